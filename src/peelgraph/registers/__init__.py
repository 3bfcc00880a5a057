"""Registers: rows to forces, fire services, local policing bodies, posts, people and look-up.

``read_registers`` turns the tables of ``data/registers/`` (their names are ``TABLES``), opened
by whoever calls, into ``Registers``. Nothing here reads a file or knows where one is.
"""

from peelgraph.registers.model import (
    Attribution,
    BodyKind,
    Certainty,
    InspectedBody,
    LocalPolicingBody,
    Person,
    Post,
    Tenure,
)
from peelgraph.registers.names import normalise_name, slug_name
from peelgraph.registers.reading import read_registers
from peelgraph.registers.registry import BodyMatch, Registers
from peelgraph.registers.rows import TABLES

__all__ = [
    "TABLES",
    "Attribution",
    "BodyKind",
    "BodyMatch",
    "Certainty",
    "InspectedBody",
    "LocalPolicingBody",
    "Person",
    "Post",
    "Registers",
    "Tenure",
    "normalise_name",
    "read_registers",
    "slug_name",
]
