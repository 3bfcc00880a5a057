"""A page of HTML → the stored text. Nothing in it is fetched, executed or believed.

Elements and roles decide and no class name is needed: pages of different years differ in those. The
tree is walked without recursion.
"""

import re
from collections.abc import Iterator
from datetime import date

from selectolax.lexbor import LexborHTMLParser, LexborNode

from peelgraph.documents.decoding import decode_page
from peelgraph.documents.flow import Flow, clean
from peelgraph.documents.furniture import is_hidden
from peelgraph.documents.model import Document, MediaType
from peelgraph.documents.page import PageWriter
from peelgraph.errors import LetterError

_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
#: What titles of pages append: the name of the site.
_SITE = re.compile(r"\s+(?:\|[^|]*|[-–—]\s+(?:HMICFRS|HMIC|[^-–—]*Inspectorate[^-–—]*))$")
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<raw>script|style)\b.*?(?:</(?P=raw)|\Z)"
    r"|<(?P<end>/?)(?P<name>[a-z][^\s/>]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+",
    re.IGNORECASE | re.DOTALL,
)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"}
    | {"track", "wbr"}
)
#: Elements whose end tag may be left out: the next of the same name ends them.
_IMPLIED = frozenset({"dd", "dt", "li", "option", "p", "td", "th", "tr"})
#: A page may be so many elements deep in the mean, and this much work costs nothing worth sparing.
_MEAN_DEPTH = 20
_FREE_WORK = 2_000_000
_LONG_TAG = 2_000
_ATTRIBUTES = 500


def read_html(data: bytes, name: str) -> Document:
    """Read a page into its stored text: main content by elements and roles, furniture dropped.

    Raises LetterError if it cannot be decoded, if it is nested absurdly deep, or if it holds no text.
    """
    page = decode_page(data, name)
    _check_nesting(page, name)
    tree = LexborHTMLParser(page)
    title = next(_titles(tree), None)
    flow = Flow()
    root = _find_root(tree, title)
    if root is not None:
        kept = () if title is None else _line_of(title)
        PageWriter(flow, kept, _find_folded(tree)).write(root)
    named = clean(title.text()) if title else _find_title(tree)
    if not flow.text:
        raise LetterError(
            f"{name} is a page without text; if scripts fill it, print it to PDF in a browser and "
            "give that"
        )
    if title is None and named and not flow.holds(named):
        flow.insert_title(named)
    return Document(flow.text, MediaType.HTML, named, _find_address(tree), _find_day(tree))


def _check_nesting(page: str, name: str) -> None:
    """Refuse what no page is and a parser of HTML would labour at.

    Each tag costs the parser up to as many steps, and up to as many reopened elements, as elements
    are open (HTML §13.2.4.3): a hundred thousand nested ones cost it ten seconds, a million an hour.
    Each attribute of an element is compared with all before it.
    """
    names: list[str] = []
    work = 0
    problem = ""
    for tags, tag in enumerate(_TAG.finditer(page), 1):
        element = (tag["name"] or "").lower()
        last = names[-1] if names else ""
        if tag["end"]:
            if last == element:
                names.pop()
        elif element and element not in _VOID and not (last == element and element in _IMPLIED):
            names.append(element)
        work += len(names)
        if work > _FREE_WORK + _MEAN_DEPTH * tags:
            problem = f"{len(names):,} elements open within one another"
        elif element and len(tag[0]) > _LONG_TAG and _count_attributes(tag[0]) > _ATTRIBUTES:
            problem = f"an element with more than {_ATTRIBUTES:,} attributes"
        if problem:
            raise LetterError(
                f"{name} has {problem} at character {tag.start():,}; no letter is such a page"
            )


def _count_attributes(tag: str) -> int:
    return len(_QUOTED.sub("", tag).split())


def _titles(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """Yield the headings of the first level that a reader of the page sees."""
    for node in tree.css("h1"):
        if clean(node.text()) and not any(is_hidden(holder) for holder in _line_of(node)):
            yield node


def _line_of(node: LexborNode) -> Iterator[LexborNode]:
    """Yield an element and those it stands in, from the inside out."""
    current: LexborNode | None = node
    while current is not None and current.is_element_node:
        yield current
        current = current.parent


def _find_root(tree: LexborHTMLParser, title: LexborNode | None) -> LexborNode | None:
    """Return the element of the main content: what says that it is and holds the title, or the body."""
    if title is None:
        mains = tree.css("main, [role=main]")
        articles = tree.css("article")
        return mains[0] if mains else articles[0] if len(articles) == 1 else tree.body
    holders = tuple(_line_of(title))
    for holder in reversed(holders):
        if holder.tag == "main" or holder.attributes.get("role") == "main":
            return holder
    return next((holder for holder in reversed(holders) if holder.tag == "article"), tree.body)


def _find_folded(tree: LexborHTMLParser) -> frozenset[str]:
    """Return the identifiers of the parts that a control of the page shows and hides."""
    controls = (node.attributes.get("aria-controls") for node in tree.css("[aria-controls]"))
    return frozenset(name for said in controls for name in (said or "").split())


def _find_title(tree: LexborHTMLParser) -> str | None:
    """Return what the head says that the page is called, without the name of the site."""
    given = _content(tree, 'meta[property="og:title"]')
    if given is None:
        node = tree.css_first("head > title")
        given = _SITE.sub("", clean(node.text())) if node else None
    return clean(given) or None if given else None


def _find_address(tree: LexborHTMLParser) -> str | None:
    link = tree.css_first("link[rel~=canonical][href]")
    said = (
        link.attributes.get("href") if link else None,
        _content(tree, 'meta[property="og:url"]'),
    )
    for address in said:
        if address and _ADDRESS.fullmatch(address.strip()):
            return address.strip()
    return None


def _find_day(tree: LexborHTMLParser) -> date | None:
    for selector in ('meta[property="article:published_time"]', 'meta[name="dcterms.issued" i]'):
        try:
            return date.fromisoformat((_content(tree, selector) or "").strip()[:10])
        except ValueError:
            continue
    return None


def _content(tree: LexborHTMLParser, selector: str) -> str | None:
    node = tree.css_first(selector)
    return node.attributes.get("content") if node else None
