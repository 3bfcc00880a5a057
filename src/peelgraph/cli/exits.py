"""What each error means to a shell, in one table."""

from collections.abc import Mapping

from peelgraph.errors import EvidenceError, NotConformingError, PeelgraphError

DOES_NOT_CONFORM = 1
COULD_NOT_TRY = 2

#: The exit code of an error is that of the first class in its order of inheritance found here.
EXIT_CODES: Mapping[type[PeelgraphError], int] = {
    EvidenceError: DOES_NOT_CONFORM,
    NotConformingError: DOES_NOT_CONFORM,
    PeelgraphError: COULD_NOT_TRY,
}


def exit_code(error: PeelgraphError) -> int:
    """Return the exit code of an error."""
    for cls in type(error).__mro__:
        if cls in EXIT_CODES:
            return EXIT_CODES[cls]
    return COULD_NOT_TRY
