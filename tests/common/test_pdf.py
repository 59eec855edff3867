"""The PDF renderer: what people typed is data, and a document has neither network nor files nor time without end."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from vector.common import pdf

HOSTILE = """#panic("x") $ \\ *жирно* _курсив_ @ссылка <метка> "); #read("/etc/passwd") //  /* } ] )"""
HEAD = '#import "vector.typ": *\n#let data = json("data.json")\n#show: document-style.with(data)\n'
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def template(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "template.typ"
    file.write_text(HEAD + text, encoding="utf-8")
    return file


def test_what_people_typed_is_printed_and_never_evaluated(tmp_path: Path) -> None:
    made = pdf.render(template(tmp_path, "= #data.title\n#data.words"), {"title": HOSTILE, "words": HOSTILE})
    reader = PdfReader(io.BytesIO(made))
    assert reader.metadata is not None
    assert reader.metadata.title == HOSTILE
    text = "".join(reader.pages[0].extract_text().split())
    assert text.count("".join(HOSTILE.split())) == 2


def test_document_is_tagged_in_russian_and_brings_our_face_along(tmp_path: Path) -> None:
    made = pdf.render(template(tmp_path, "= Ёлка\n«Ы» – № 5 ₽"), {"title": "Ёлка"})
    reader = PdfReader(io.BytesIO(made))
    root = reader.trailer["/Root"]
    assert (bool(root["/MarkInfo"]["/Marked"]), root["/Lang"]) == (True, "ru")
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    fonts = [font.get_object()["/BaseFont"] for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert any("GolosText" in font for font in fonts)
    assert "Ёлка" in reader.pages[0].extract_text()


def test_same_data_give_the_same_bytes(tmp_path: Path) -> None:
    made = [pdf.render(template(tmp_path, "= А"), {"title": "А"}, made_at=NOW) for _time in range(2)]
    assert made[0] == made[1]


@pytest.mark.parametrize(
    "text",
    [
        '#read("/etc/passwd")',
        '#read("../../../../etc/passwd")',
        '#import "@preview/cetz:0.3.0": canvas',
        "#data.absent",
        '#image("absent.png", alt: "нет")',
    ],
)
def test_files_outside_packages_and_mistakes_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(pdf.PdfFailed):
        pdf.render(template(tmp_path, text), {"title": "А"})


def test_a_document_without_end_is_stopped(tmp_path: Path) -> None:
    endless = "#let f(n) = { let i = 0; while true { i += 1; if i > 9000 { i = 0; f(n + 1) } } }\n#f(0)"
    with pytest.raises(pdf.PdfFailed):
        pdf.render(template(tmp_path, endless), {"title": "А"}, seconds=1)


@pytest.mark.parametrize("name", ["../main.typ", "a/b.png", "/etc/x"])
def test_files_lie_beside_the_template_and_nowhere_else(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a plain file name"):
        pdf.render(template(tmp_path, "= А"), {"title": "А"}, files={name: b""})


def test_no_template_of_ours_evaluates_text() -> None:
    root = Path(pdf.__file__).parent.parent.parent
    templates = [*root.glob("vector/*/typst/*.typ"), *root.glob("courses/**/typst/*.typ")]
    assert len(templates) >= 3
    for file in templates:
        assert "eval(" not in file.read_text(encoding="utf-8"), file.name
