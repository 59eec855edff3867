"""HTML of letters to plain text: what was quoted gets "> " before its lines, so that it can be cut like any other."""

import re
from html.parser import HTMLParser

# What a person writes is far shorter; what is longer is cut here, and the original is kept.
MAX_HTML = 400_000
MAX_QUOTED = 5

_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "footer"),
        *("form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    }
)
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre"})
_HIDDEN = frozenset({"head", "script", "style", "title", "template", "noscript", "object", "svg", "math"})
_HIDING_STYLE = re.compile(r"display\s*:\s*none", re.I)


class _Reader(HTMLParser):
    """Keeps lines as (depth of quoting, text)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[tuple[int, str]] = []
        self.current: list[str] = []
        self.depth = 0
        self.hidden = ""
        self.hidden_depth = 0
        self.is_preformatted = False
        self.link = ""
        self.link_text: list[str] = []
        # The block that has just begun, while nothing but spaces has come: an empty line when it ends there.
        self.opened = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.opened = ""
        if self.hidden:
            self.hidden_depth += tag == self.hidden
            return
        if tag in _HIDDEN or (tag in {"div", "span", "p"} and _HIDING_STYLE.search(values.get("style", ""))):
            self.hidden, self.hidden_depth = tag, 1
            return
        if tag == "br":
            self.end_line()
        elif tag in _BLOCKS:
            self.begin_block(tag)
            self.opened = tag if tag in {"div", "p"} else ""
        elif tag == "a":
            self.link, self.link_text = values.get("href", ""), []
        if tag == "blockquote":
            self.depth += 1
        elif tag == "li":
            self.current.append("- ")
        elif tag == "pre":
            self.is_preformatted = True

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.hidden:
            return
        if tag == "br":
            self.end_line()
        elif tag in _BLOCKS:
            self.begin_block(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.hidden:
            if tag == self.hidden:
                self.hidden_depth -= 1
                if self.hidden_depth <= 0:
                    self.hidden = ""
            elif tag in {"body", "html"}:
                self.hidden = ""
            return
        if tag == self.opened and self.current and not "".join(self.current).strip():
            self.end_line()
        self.opened = ""
        if tag in _BLOCKS:
            self.begin_block(tag)
        if tag == "blockquote":
            self.depth = max(0, self.depth - 1)
        elif tag == "pre":
            self.is_preformatted = False
        elif tag == "a":
            self.end_link()

    def handle_data(self, data: str) -> None:
        if self.hidden:
            return
        if self.is_preformatted:
            first, *others = data.split("\n")
            self.current.append(first)
            for line in others:
                self.end_line()
                self.current.append(line)
            return
        text = re.sub(r"[ \t\r\n\f]+", " ", data)
        self.current.append(text)
        if self.link:
            self.link_text.append(text)

    def begin_block(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self.current.append(" ")
            return
        if "".join(self.current).strip():
            self.end_line()
        self.current = []
        if tag in _PARAGRAPHS and self.lines and self.lines[-1][1]:
            self.lines.append((self.depth, ""))

    def end_line(self) -> None:
        self.lines.append((self.depth, "".join(self.current).strip()))
        self.current = []

    def end_link(self) -> None:
        # A link's address is worth having where it is not its text.
        shown = "".join(self.link_text).strip()
        address = self.link.strip()
        if address.startswith(("http://", "https://")) and shown and shown.rstrip("/") not in address:
            self.current.append(f" ({address[:500]})")
        self.link = ""


def to_text(html: str) -> str:
    """The text of an HTML letter; never raises."""
    reader = _Reader()
    html = html[:MAX_HTML]
    # A bracket that is never closed makes the parser look through all that follows, again and again.
    if "<" in html and html.rfind("<") > html.rfind(">"):
        html = html[: html.rfind(">") + 1] + re.sub(r"<[^<>]*", "", html[html.rfind(">") + 1 :])
    try:
        reader.feed(html)
        reader.close()
    except (AssertionError, ValueError, RecursionError, IndexError):
        # The parser gives up on some nonsense: what was read by then counts.
        pass
    if "".join(reader.current).strip():
        reader.end_line()
    lines = [f"{'> ' * min(depth, MAX_QUOTED)}{line}" if depth else line for depth, line in reader.lines]
    return "\n".join(lines).strip("\n")
