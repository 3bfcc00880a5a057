"""What of a page is no part of its document: told by elements, roles and attributes, never by classes.

What might be words of the letter stays: furniture in words (*Print this document*) is told by the
reader's rules, and a wrong line too many is better than a lost one.
"""

import re
from collections.abc import Set as AbstractSet

from selectolax.lexbor import LexborNode

_WORDLESS = frozenset({"applet", "audio", "canvas", "embed", "iframe", "img", "math", "object"})
_WORDLESS |= {"picture", "rp", "rt", "svg", "video"}
_UNREAD = frozenset({"frame", "frameset", "head", "noframes", "noscript", "script", "style"})
_CONTROLS = frozenset(
    {"button", "datalist", "dialog", "input", "label", "meter", "nav", "optgroup"}
)
_CONTROLS |= {"option", "progress", "select", "template", "textarea"}
_STRUCK_OUT = frozenset({"del", "s", "strike"})
_NEVER = _WORDLESS | _UNREAD | _CONTROLS | _STRUCK_OUT
_ROLES = frozenset({"alertdialog", "banner", "button", "complementary", "contentinfo", "dialog"})
_ROLES |= {"doc-backlink", "doc-noteref", "doc-toc", "menu", "menubar", "navigation", "search"}
_ROLES |= {"tablist", "toolbar", "tooltip"}
#: Those that a page may nevertheless put its title in.
_HOLDERS = frozenset({"banner", "complementary", "contentinfo"})
#: Within these, ``header``, ``footer`` and ``aside`` belong to a document, not to the page.
SECTIONING = frozenset({"article", "main", "section"})
PAGE_PARTS = frozenset({"aside", "footer", "header"})
_SKIP = re.compile(r"\s*(?:skip|jump) (?:to|past|over)\b.*", re.IGNORECASE | re.DOTALL)
_COOKIES = re.compile(r"cookie", re.IGNORECASE)
_UNSHOWN = re.compile(r"\b(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_SEEN = re.compile(r"\w")
#: The line above a list of links within the page, as a heading or not.
CONTENTS_LABEL = re.compile(
    r"(?:#{1,6} )?(?:(?:table of )?contents|(?:on|in) this (?:document|letter|page|publication)):?",
    re.IGNORECASE,
)


def is_hidden(node: LexborNode) -> bool:
    """Tell whether an element is certain to show nothing of the document, whatever it holds."""
    attributes = node.attributes
    role = (attributes.get("role") or "").strip().lower()
    return node.tag in _NEVER or (role in _ROLES and role not in _HOLDERS) or _is_unseen(attributes)


def is_furniture(node: LexborNode, tag: str, folded: AbstractSet[str], *, sectioned: bool) -> bool:
    """Tell whether an element and all in it is no part of the document.

    ``folded`` are the identifiers of what controls of the page unfold: it may be hidden and is yet
    there to read. ``sectioned`` says whether the element stands in one of ``SECTIONING``. The caller
    keeps whatever holds the title.
    """
    if tag in _NEVER or (tag in PAGE_PARTS and not sectioned):
        return True
    attributes = node.attributes
    if attributes:
        role = (attributes.get("role") or "").strip().lower()
        if role in _ROLES and not (role == "complementary" and sectioned):
            return True
        if attributes.get("id") not in folded and _is_unseen(attributes):
            return True
    match tag:
        case "a":
            return _is_idle_link(node, attributes)
        case "form":
            return node.css_first("h1, h2, h3, main, article") is None
        case "sup":
            return _links_only(node)
        case _:
            return False


def is_contents(node: LexborNode) -> bool:
    """Tell whether a list holds nothing but links within its page."""
    return _links_only(node)


def _is_unseen(attributes: dict[str, str | None]) -> bool:
    """Tell what is hidden, an address that a script would decode, and what asks about cookies."""
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    named = f"{attributes.get('aria-label')} {attributes.get('id')}"
    return (
        attributes.get("aria-hidden") == "true"
        or "data-cfemail" in attributes
        or bool(_UNSHOWN.search(attributes.get("style") or ""))
        or bool(attributes.get("role") == "region" and _COOKIES.search(named))
    )


def _is_idle_link(node: LexborNode, attributes: dict[str, str | None]) -> bool:
    """Tell a link that does something to the page: skips, scripts, decodes an address, goes back."""
    address = (attributes.get("href") or "").strip()
    if address.startswith("#"):
        words = node.text()
        return bool(_SKIP.fullmatch(words)) or not _SEEN.search(words)
    return address.lower().startswith("javascript:") or "/cdn-cgi/" in address


def _links_only(node: LexborNode) -> bool:
    """Tell whether all words of an element stand in links within the page, and there are some."""
    linked = False
    current: LexborNode | None = node.first_child
    while current is not None:
        inner = None
        if current.tag == "a":
            if not (current.attributes.get("href") or "").startswith("#"):
                return False
            linked = True
        elif current.tag == "-text":
            if (current.text_content or "").strip():
                return False
        else:
            inner = current.first_child
        current = inner or _after(current, node)
    return linked


def _after(node: LexborNode, root: LexborNode) -> LexborNode | None:
    """Return what follows a node and all in it, within ``root``."""
    current: LexborNode | None = node
    while current is not None and current.mem_id != root.mem_id:
        if current.next is not None:
            return current.next
        current = current.parent
    return None
