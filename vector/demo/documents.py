"""Plain text of the demo's content as a word processor's document: templates of assignments and participants' files."""

import io
import zipfile
from xml.sax.saxutils import escape

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>'
)
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_RELATION = (
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>'
)
_STYLES = (
    f'<w:styles xmlns:w="{_NAMESPACE}"><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="24"/><w:lang w:val="ru-RU"/>'
    '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:pPr><w:keepNext/>'
    '<w:spacing w:before="240"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>'
    "</w:styles>"
)
_LINES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def docx(text: str) -> bytes:
    """The bytes of a .docx of `text`: `# ` begins a heading, `- ` a list item, `| a | b |` a table's row (the first
    row is its header); an empty line only parts. The same text gives the same bytes.
    """
    body: list[str] = []
    table: list[list[str]] = []
    for line in [*text.strip().splitlines(), ""]:
        if line.startswith("|"):
            table.append([cell.strip() for cell in line.strip().strip("|").split("|")])
            continue
        if table:
            body.append(_table(table))
            table = []
        if line.startswith("# "):
            body.append(_paragraph(line[2:], style='<w:pStyle w:val="Heading1"/>'))
        elif line.startswith("- "):
            body.append(_paragraph(f"– {line[2:]}", style='<w:ind w:left="360" w:hanging="240"/>'))
        elif line.strip():
            body.append(_paragraph(line))
    document = f'<w:document xmlns:w="{_NAMESPACE}"><w:body>{"".join(body)}</w:body></w:document>'
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(_RELATION.format("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _RELATIONS.format(_RELATION.format("styles", "styles.xml")),
        "word/document.xml": document,
        "word/styles.xml": _STYLES,
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in parts.items():
            # A fixed moment, so that loading the demo twice makes the same file.
            entry = zipfile.ZipInfo(name, (2019, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, _HEADER + part)
    return target.getvalue()


def _paragraph(text: str, *, style: str = "", bold: bool = False) -> str:
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    run = f'<w:r>{weight}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    return f"<w:p>{f'<w:pPr>{style}</w:pPr>' if style else ''}{run}</w:p>"


def _table(rows: list[list[str]]) -> str:
    width = max(len(row) for row in rows)
    columns = f'<w:gridCol w:w="{9600 // width}"/>' * width
    lines = []
    for number, row in enumerate(rows):
        cells = "".join(
            f"<w:tc>{_paragraph(cell, bold=number == 0)}</w:tc>" for cell in row + [""] * (width - len(row))
        )
        head = "<w:trPr><w:tblHeader/></w:trPr>" if number == 0 else ""
        lines.append(f"<w:tr>{head}{cells}</w:tr>")
    # A paragraph after a table: Word wants one before the next table and at the end.
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{_LINES}</w:tblBorders></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(lines)}</w:tbl><w:p/>"
    )
