"""Documents built here, of invented words, so that each case says what is in it."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from peelgraph.documents import read_document
from peelgraph.errors import LetterError

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture
def read():
    """Return the stored text of bytes or of a page."""

    def read(source):
        data = source.encode() if isinstance(source, str) else source
        return read_document(data, "a source").text

    return read


@pytest.fixture
def refuse():
    """Return the message with which bytes are refused."""

    def refuse(data):
        with pytest.raises(LetterError) as caught:
            read_document(data, "a source")
        return str(caught.value)

    return refuse


@pytest.fixture
def pdf():
    """Return a PDF of pages of lines ``(x, y, size, words)``; words after ``*`` are bold, after ``~`` turned."""
    return build_pdf


@pytest.fixture
def docx():
    """Return a DOCX of the XML of a body, of styles and of numbering."""
    return build_docx


def build_pdf(*pages, trailer=b"", drawn=b""):
    kids = b" ".join(b"%d 0 R" % (5 + 2 * i) for i in range(len(pages)))
    fonts = [
        b"<</Type/Font/Subtype/Type1/BaseFont/%b/Encoding/WinAnsiEncoding>>" % name
        for name in (b"Helvetica", b"Helvetica-Bold")
    ]
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(pages), kids),
        *fonts,
    ]
    for number, lines in enumerate(pages):
        content = drawn + b"".join(_show(*line) for line in lines)
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F0 3 0 R/F1 4 0 R>>>>>>" % (6 + 2 * number),
            b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
        ]
    body, places = b"%PDF-1.4\n", []
    for number, thing in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%b endobj\n" % (number, thing)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Root 1 0 R/Size %d%b>>\nstartxref\n%d\n%%%%EOF"
        % (count, table, count, trailer, len(body))
    )


def _show(x, y, size, words):
    bold, turned = words.startswith("*"), words.startswith("~")
    shown = words.strip("*~").encode("cp1252")
    shown = shown.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    matrix = b"0.7 0.7 -0.7 0.7" if turned else b"1 0 0 1"
    return b"BT /F%d %g Tf %b %g %g Tm (%b) Tj ET\n" % (bold, size, matrix, x, y, shown)


def build_docx(body, styles=None, numbering=None, parts=()):
    memory = BytesIO()
    with ZipFile(memory, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", _part("document", f"<w:body>{body}</w:body>"))
        if styles is not None:
            archive.writestr("word/styles.xml", _part("styles", styles))
        if numbering is not None:
            archive.writestr("word/numbering.xml", _part("numbering", numbering))
        for name, content in parts:
            archive.writestr(name, content)
    return memory.getvalue()


def _part(root, content):
    return f'<?xml version="1.0"?><w:{root} xmlns:w="{_WORD}">{content}</w:{root}>'
