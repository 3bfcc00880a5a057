"""What pyproject.toml cannot say: a wheel holds the query editor, built from npm where npm is there.

Everything else about the package stands in pyproject.toml. Without npm the wheel is whole but for
``static/editor.js``, and the query page is a plain form (docs/decisions/0016).
"""

import shutil
import subprocess
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

FRONTEND = Path(__file__).parent / "src" / "peelgraph" / "web" / "frontend"
BUNDLE = FRONTEND.parent / "static" / "editor.js"


class BuildWithAssets(build_py):
    """Build the front-end before the files of the package are collected."""

    def run(self) -> None:
        """Build the editor unless it is there, or this is an editable install (``make assets``)."""
        if not self.editable_mode and not BUNDLE.exists():
            self._build_editor()
        super().run()

    def _build_editor(self) -> None:
        npm = shutil.which("npm")
        if npm is None or not FRONTEND.is_dir():
            sys.stderr.write("no npm, or no front-end: the query page will be a plain form\n")
            return
        for arguments in (["ci", "--silent"], ["run", "--silent", "build"]):
            subprocess.run([npm, *arguments], cwd=FRONTEND, check=True)  # noqa: S603


setup(cmdclass={"build_py": BuildWithAssets})
