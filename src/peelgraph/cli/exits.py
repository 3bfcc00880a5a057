"""What each error means to a shell, in one table."""

from collections.abc import Mapping

from peelgraph import errors
from peelgraph.errors import PeelgraphError

DOES_NOT_CONFORM = 1
COULD_NOT_TRY = 2

#: Every error that is raised, and the base of them all for one that is yet unknown.
EXIT_CODES: Mapping[type[PeelgraphError], int] = {
    errors.EvidenceError: DOES_NOT_CONFORM,
    errors.NotConformingError: DOES_NOT_CONFORM,
    errors.WithdrawnError: DOES_NOT_CONFORM,
    errors.EngineError: COULD_NOT_TRY,
    errors.EngineTimeoutError: COULD_NOT_TRY,
    errors.EngineDifferenceError: COULD_NOT_TRY,
    errors.FetchError: COULD_NOT_TRY,
    errors.FetchRefusedError: COULD_NOT_TRY,
    errors.InputError: COULD_NOT_TRY,
    errors.LetterError: COULD_NOT_TRY,
    errors.MintingError: COULD_NOT_TRY,
    errors.PublisherBusyError: COULD_NOT_TRY,
    errors.AnswerTooLargeError: COULD_NOT_TRY,
    errors.BusyError: COULD_NOT_TRY,
    errors.QueryError: COULD_NOT_TRY,
    errors.QueryMemoryError: COULD_NOT_TRY,
    errors.QueryStoppedError: COULD_NOT_TRY,
    errors.QueryTimeoutError: COULD_NOT_TRY,
    errors.CrowdTimeoutError: COULD_NOT_TRY,
    errors.TooManyQueriesError: COULD_NOT_TRY,
    errors.RdfError: COULD_NOT_TRY,
    errors.RegisterError: COULD_NOT_TRY,
    errors.RulesError: COULD_NOT_TRY,
    errors.SettingsError: COULD_NOT_TRY,
    errors.ShapesError: COULD_NOT_TRY,
    errors.StoreError: COULD_NOT_TRY,
    errors.UnknownVersionError: COULD_NOT_TRY,
    errors.ReadOnlyError: COULD_NOT_TRY,
    errors.UnknownGraphError: COULD_NOT_TRY,
    errors.StaleWriteError: COULD_NOT_TRY,
    errors.WriteLimitError: COULD_NOT_TRY,
    errors.VersionGoneError: COULD_NOT_TRY,
    PeelgraphError: COULD_NOT_TRY,
}


def exit_code(error: PeelgraphError) -> int:
    """Return the exit code of an error: that of the first class in its order found in the table."""
    for cls in type(error).__mro__:
        if cls in EXIT_CODES:
            return EXIT_CODES[cls]
    return COULD_NOT_TRY
