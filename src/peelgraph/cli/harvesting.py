"""The harvest on the command line: outcomes to standard output, progress to standard error."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from peelgraph.cli.exits import DOES_NOT_CONFORM
from peelgraph.errors import FetchRefusedError, InputError
from peelgraph.harvesting import fetch
from peelgraph.harvesting.addresses import Sites
from peelgraph.harvesting.archive import Archive
from peelgraph.harvesting.catalogue import load_catalogue
from peelgraph.harvesting.cues import load_cues
from peelgraph.harvesting.fetching import Fetcher
from peelgraph.harvesting.harvest import TROUBLES, Harvester, Outcome, summarise
from peelgraph.resources import catalogue_file

DONE = 0


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be harvested, as it was said on the command line."""

    addresses: Sequence[str]
    listings: Sequence[str]
    catalogue: Path | None
    sites: Sequence[str]

    @property
    def allowed(self) -> Sites:
        """The sites that may be asked: who names an address names its site, a catalogue does not."""
        return Sites.of((*self.addresses, *self.listings), self.sites)

    def load_addresses(self) -> tuple[str, ...]:
        """Return the catalogue's addresses and those that were named.

        The catalogue that ships is taken if nothing else is named. Raises InputError if a catalogue
        cannot be read.
        """
        named = self.addresses or self.listings
        if self.catalogue is None and named:
            return tuple(self.addresses)
        return (*load_catalogue(self.catalogue or catalogue_file()), *self.addresses)


def harvest_order(order: Order, directory: Path, delay: float, limit: int | None) -> int:
    """Harvest into a directory and return the exit code: 1 if something failed or was refused.

    Raises InputError if an address, a catalogue or the directory cannot be used.
    """
    addresses = order.load_addresses()
    try:
        fetcher = Fetcher(order.allowed, delay=delay)
        harvester = Harvester(fetcher, Archive(directory), load_cues())
        plan = harvester.plan(addresses, order.listings)
    except FetchRefusedError as error:
        raise InputError(str(error)) from None
    outcomes = [*plan.failures]
    for outcome in plan.failures:
        _tell(outcome)
    for outcome in _shown(plan.addresses[:limit], harvester):
        _tell(outcome)
        outcomes.append(outcome)
    for line in summarise(outcomes):
        click.echo(line, err=True)
    return DOES_NOT_CONFORM if any(o.outcome in TROUBLES for o in outcomes) else DONE


def fetch_letter(address: str) -> bytes:
    """Fetch one letter; a landing page is none, for what it says of a letter is not the letter.

    Raises FetchRefusedError if the address may not be asked or holds no letter, FetchError if nothing
    usable came.
    """
    fetched = fetch(address)
    if load_cues().kind_of(fetched.address) == "landing":
        raise FetchRefusedError(
            f"{fetched.address} is the page about a letter; name the letter's own address, or let "
            "`peelgraph harvest` find it"
        )
    return fetched.data


def _tell(outcome: Outcome) -> None:
    click.echo(json.dumps(outcome.as_row(), ensure_ascii=False))


def _shown(addresses: Sequence[str], harvester: Harvester) -> Iterator[Outcome]:
    """Harvest and show how far it is: a bar on a terminal that shows nothing else, else lines."""
    if sys.stderr.isatty() and not sys.stdout.isatty():
        with click.progressbar(
            addresses, label="harvesting", file=sys.stderr, item_show_func=str
        ) as shown:
            yield from map(harvester.harvest, shown)
        return
    for number, address in enumerate(addresses, start=1):
        outcome = harvester.harvest(address)
        click.echo(f"[{number}/{len(addresses)}] {outcome.outcome.value} {address}", err=True)
        yield outcome
