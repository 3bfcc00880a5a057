"""Gold files and letters, paired by file stem → what the reader gets right."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from peelgraph.errors import InputError
from peelgraph.facts.evaluation import Outcome, Verdict, evaluate_letter, score_outcomes
from peelgraph.facts.rendering import render_facts
from peelgraph.pipeline.building import load_knowledge, read_source
from peelgraph.pipeline.sources import LetterSource, load_directory

_HEAD = "".join(
    (
        f"{'kind of fact':<28}{'hits':>6}{'misses':>8}{'extras':>8}",
        f"{'precision':>11}{'recall':>8}{'F1':>8}",
    )
)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The outcomes over all pairs, and the stems that have no partner."""

    letters: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    without_letter: tuple[str, ...]
    without_gold: tuple[str, ...]


def evaluate_directories(gold_dir: Path, letter_dir: Path) -> Evaluation:
    """Read each letter that has a gold file of the same stem, and compare.

    Raises InputError if a directory is missing, a gold file is no JSON, has not the form of one, or no pair is
    found.
    """
    if not gold_dir.is_dir():
        raise InputError(f"{gold_dir}: no such directory")
    gold = dict(_load_gold(gold_dir))
    letters = {source.name: source for source in load_directory(letter_dir)}
    paired = sorted(gold.keys() & letters.keys())
    if not paired:
        raise InputError(f"no letter in {letter_dir} has the stem of a gold file in {gold_dir}")
    return Evaluation(
        tuple(paired),
        tuple(_evaluate(paired, gold, letters)),
        tuple(sorted(gold.keys() - letters.keys())),
        tuple(sorted(letters.keys() - gold.keys())),
    )


def _load_gold(gold_dir: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path in sorted(gold_dir.glob("*.json")):
        try:
            yield path.stem, json.loads(path.read_text("utf-8"))
        except ValueError as error:
            raise InputError(f"{path}: {error}") from None


def _evaluate(
    paired: Sequence[str],
    gold: Mapping[str, Mapping[str, Any]],
    letters: Mapping[str, LetterSource],
) -> Iterator[Outcome]:
    knowledge = load_knowledge()
    for stem in paired:
        read = render_facts(read_source(letters[stem], knowledge))
        try:
            yield from evaluate_letter(stem, gold[stem], read)
        except (KeyError, TypeError, AttributeError) as error:
            raise InputError(
                f"the gold file {stem}.json has not the form of one: {error!r}"
            ) from None


def render_evaluation(evaluation: Evaluation, form: str) -> str:
    """Return the scores and every miss and extra, as ``text`` or ``json``."""
    scores = score_outcomes(evaluation.outcomes)
    wrong = [outcome for outcome in evaluation.outcomes if outcome.verdict is not Verdict.HIT]
    if form == "json":
        rows = {
            kind: {**asdict(s), "precision": s.precision, "recall": s.recall, "f1": s.f1}
            for kind, s in scores.items()
        }
        document = {
            "letters": evaluation.letters,
            "scores": rows,
            "wrong": [asdict(outcome) for outcome in wrong],
            "without_letter": evaluation.without_letter,
            "without_gold": evaluation.without_gold,
        }
        return json.dumps(document, ensure_ascii=False, indent=2)
    lines = [
        _counted(evaluation),
        "",
        _HEAD,
    ]
    for kind, score in scores.items():
        ratios = (_ratio(score.precision, 11), _ratio(score.recall, 8), _ratio(score.f1, 8))
        tally = f"{score.hits:>6}{score.misses:>8}{score.extras:>8}"
        lines.append(f"{kind:<28}{tally}{''.join(ratios)}")
    lines += ["", *(f"{o.letter}: {o.verdict} {o.kind}: {o.words}" for o in wrong)]
    return "\n".join(lines).rstrip()


def _counted(evaluation: Evaluation) -> str:
    paired, alone = len(evaluation.letters), len(evaluation.without_letter)
    return f"{paired} letter(s) with gold; {alone} gold file(s) without a letter"


def _ratio(value: float | None, width: int) -> str:
    return f"{'–' if value is None else f'{value:.3f}':>{width}}"
