"""Debian's Chromium, on a real server."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_built(path: Path, command: str) -> Path:
    """Give a file that npm makes: skip without it, but fail under CI."""
    if not path.exists():
        message = f"{path.name} is not there; `{command}` makes it"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture(scope="session")
def editor_bundle(root: Path) -> Path:
    """The query editor, built."""
    return find_built(root / "src/peelgraph/web/static/editor.js", "make assets")


@pytest.fixture(scope="session")
def axe(root: Path) -> str:
    """The script of axe-core."""
    script = find_built(root / "tests/tools/node_modules/axe-core/axe.min.js", "make tools")
    return script.read_text(encoding="utf-8")


@pytest.fixture(scope="package")
def browser(program: Callable[[str], str]) -> Iterator[Browser]:
    """One browser for all tests here; each test gets a context of its own.

    Not for the session: while Playwright runs, its event loop does, and other tests run theirs.
    """
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program("chromium"), headless=True, args=list(FLAGS)
        )
        yield chromium
        chromium.close()


@pytest.fixture
def open_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Make a context with options such as ``java_script_enabled``; it is closed after the test."""
    contexts: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    """A page that fails the test if the browser complains: a script error, or a policy violated."""
    opened = open_context().new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "console",
        lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None,
    )
    yield opened
    assert complaints == []
