"""The command line: arguments in, pipeline called, exit code out."""

import os
import sys
from collections.abc import Sequence

from peelgraph.cli.commands import peelgraph
from peelgraph.cli.exits import exit_code
from peelgraph.cli.publishing import COMMANDS
from peelgraph.errors import PeelgraphError
from peelgraph.settings import Settings, read_environment

__all__ = ["main", "peelgraph"]

for _command in COMMANDS:
    peelgraph.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 done or conforms, 1 does not conform, 2 could not try."""
    try:
        settings = Settings.from_environment(read_environment(os.environ))
        peelgraph(args=arguments, prog_name="peelgraph", obj=settings)
    except PeelgraphError as error:
        print(f"peelgraph: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(exit_code(error))
