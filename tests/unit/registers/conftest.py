"""The shipped tables, the registers they give, and the facts they were taken from."""

import csv
import os
from pathlib import Path

import pytest

from peelgraph.registers import TABLES, read_registers

ROOT = Path(__file__).resolve().parents[3]


def read_csv(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def shipped():
    return {name: read_csv(ROOT / "data" / "registers" / f"{name}.csv") for name in TABLES}


@pytest.fixture(scope="session")
def registers(shipped):
    return read_registers(shipped)


@pytest.fixture(scope="session")
def facts():
    folder = ROOT.parent / "shared" / "facts"
    if not folder.is_dir():
        reason = "the facts files are not beside the repository (../shared/facts)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return {path.stem: read_csv(path) for path in folder.glob("*.csv")}


def row(*values):
    """Name the cells of a small table by their columns, with an attribution at the end."""
    columns, *lines = values
    names = [*columns.split(), "source", "certainty", "note"]
    return [
        dict(zip(names, [*cells, "a source", "one-source", ""], strict=True)) for cells in lines
    ]


@pytest.fixture
def small():
    """Two forces, two fire services, three bodies over the forces, namesakes: valid, and small.

    The fire service of Ham has the key of the force.
    """
    return {
        "forces": row(
            "key name alternative_names gss_code wikidata homepage",
            ("north-ham", "North Ham & Dale Police", "", "E23000001", "Q1", "https://north.test/"),
            ("ham", "Ham Police", "Ham Constabulary;Ham–Upon–Sea Force", "W15000002", "", ""),
        ),
        "fire_and_rescue_services": row(
            "key name alternative_names gss_code wikidata homepage",
            ("ham", "Ham Fire & Rescue Service", "Ham FRS", "E31000001", "Q5", "https://ham.test/"),
            ("dale", "Dale Fire Brigade", "", "", "", ""),
        ),
        "local_policing_bodies": row(
            "key name oversees valid_from valid_to wikidata homepage",
            ("ham", "Ham Commissioner", "ham", "", "2024-05", "Q3", ""),
            ("ham-mayor", "Mayor of Ham", "ham", "2024-05", "", "", ""),
            ("north-ham", "North Ham Commissioner", "north-ham", "2017", "", "", ""),
        ),
        "areas": row("body name", ("ham", "Ham"), ("ham-mayor", "Ham"), ("north-ham", "North Ham")),
        "posts": row(
            "key label post_in kind",
            ("chief-constable/ham", "Head of Ham", "force/ham", "chief"),
            ("chief-constable/north-ham", "Head of North Ham", "force/north-ham", "chief"),
            ("chief-fire-officer/ham", "Fire Chief of Ham", "fire-and-rescue-service/ham", "fire"),
            ("commissioner/ham", "Ham PCC", "local-policing-body/ham", "pcc"),
            ("commissioner/north-ham", "North PCC", "local-policing-body/north-ham", "pcc"),
            ("mayor/ham", "Mayor", "local-policing-body/ham-mayor", "mayor"),
            ("hm-inspector", "HM Inspector", "organisation/hmicfrs", "inspector"),
        ),
        "titles": row(
            "kind pattern example near_miss",
            ("chief", "Chief Constable", "chief constable", "Deputy Chief Constable"),
            ("chief", "Chief Constable, {force}", "Chief Constable, Ham Police", "Chief, Ham"),
            ("fire", "Chief Fire Officer", "Chief Fire Officer", "Chief Constable"),
            ("fire", "Chief Fire Officer, {service}", "Chief Fire Officer, Ham FRS", "Ham FRS"),
            ("pcc", "Commissioner for {area}", "Commissioner for North Ham", "Commissioner"),
            ("pcc", "Commissioner", "Commissioner", "Ham Commissioner"),
            ("mayor", "Mayor of {area}", "Mayor of Ham", "Mayor of North Ham"),
            ("inspector", "His Majesty’s Inspector", "His Majesty's Inspector", "HMI"),
        ),
        "people": row(
            "key name alternative_names",
            ("zoe-o-neil", "Zoë O-Neil", ""),
            ("ann-lee", "Ann Lee", "Ann Marie Lee"),
            ("ann-lee-2", "Ann Lee", ""),
        ),
        "tenures": row(
            "person post event date",
            ("ann-lee", "chief-constable/ham", "attested", "2024-01-02"),
            ("ann-lee", "chief-constable/ham", "from", "2023-08"),
            ("ann-lee", "chief-constable/ham", "to", "2025"),
            ("ann-lee-2", "commissioner/ham", "elected", "2021-05-06"),
            ("zoe-o-neil", "hm-inspector", "attested", "2024-02-29"),
            ("zoe-o-neil", "hm-inspector", "attested", "2023-02-28"),
        ),
    }
