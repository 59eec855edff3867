"""Editors' rich text as the nodes that the PDF template draws: a small subset of HTML, everything else as its text.

A block node is a dictionary with "t": "p" or "h" with inline nodes in "c", "ul" or "ol" with lists of block nodes in
"items". An inline node is {"t": "s", "s": text}, or "b", "i", "a" (with "href") with inline nodes in "c".
"""

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

Node = dict[str, Any]
HEADINGS = {"h2": 1, "h3": 1, "h4": 2}
LISTS = ("ul", "ol")
INLINE = {"b": "b", "strong": "b", "i": "i", "em": "i"}
SCHEMES = ("http://", "https://", "mailto:", "tel:")


def nodes_of(html: str, *, link: Callable[[dict[str, str]], str]) -> list[Node]:
    """Block nodes of rich text as it lies in the database.

    `link` gets the attributes of an <a> and gives its absolute address; an empty one leaves the words without a link.
    """
    reader = _Reader(link)
    reader.feed(html)
    reader.close()
    return reader.finish()


def plain(text: str) -> list[Node]:
    """Block nodes of plain text: an empty line parts paragraphs, a line end stays one."""
    paragraphs = [part.strip() for part in text.replace("\r\n", "\n").split("\n\n")]
    return [{"t": "p", "c": [{"t": "s", "s": part}]} for part in paragraphs if part]


class _Reader(HTMLParser):
    """Keeps a stack of open containers. Each entry: (tag, list of inline nodes or of block nodes)."""

    def __init__(self, link: Callable[[dict[str, str]], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.link = link
        self.blocks: list[list[Node]] = [[]]
        self.inline: list[list[Node]] = []
        self.open_inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HEADINGS or tag == "p":
            self._end_text()
            self._begin_text({"t": "h", "level": HEADINGS[tag]} if tag in HEADINGS else {"t": "p"})
        elif tag in LISTS:
            self._end_text()
            node: Node = {"t": tag, "items": []}
            self.blocks[-1].append(node)
        elif tag == "li":
            self._end_text()
            self._item()
        elif tag in INLINE:
            self._push({"t": INLINE[tag], "c": []}, tag)
        elif tag == "a":
            href = self.link({name: value or "" for name, value in attrs})
            is_safe = href.startswith(SCHEMES)
            self._push({"t": "a", "href": href, "c": []} if is_safe else {"t": "span", "c": []}, tag)
        elif tag == "br":
            self._text("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in HEADINGS or tag == "p":
            self._end_text()
        elif tag == "li":
            self._end_text()
            if len(self.blocks) > 1:
                self.blocks.pop()
        elif tag in LISTS:
            self._end_text()
        elif (tag in INLINE or tag == "a") and tag in self.open_inline:
            while self.open_inline.pop() != tag:
                self.inline.pop()
            self.inline.pop()

    def handle_data(self, data: str) -> None:
        if self.inline or data.strip():
            self._text(data)

    def finish(self) -> list[Node]:
        self._end_text()
        return [node for node in self.blocks[0] if node["t"] not in LISTS or node["items"]]

    def _item(self) -> None:
        lists = [node for node in self.blocks[-1][-1:] if node["t"] in LISTS]
        if not lists:
            lists = [{"t": "ul", "items": []}]
            self.blocks[-1].extend(lists)
        content: list[Node] = []
        lists[0]["items"].append(content)
        self.blocks.append(content)

    def _begin_text(self, node: Node) -> None:
        node["c"] = []
        self.blocks[-1].append(node)
        self.inline = [node["c"]]

    def _end_text(self) -> None:
        if self.inline and not any(_says_something(node) for node in self.inline[0]):
            self.blocks[-1].pop()
        self.inline, self.open_inline = [], []

    def _push(self, node: Node, tag: str) -> None:
        if not self.inline:
            self._begin_text({"t": "p"})
        self.inline[-1].append(node)
        self.inline.append(node["c"])
        self.open_inline.append(tag)

    def _text(self, data: str) -> None:
        if not self.inline:
            self._begin_text({"t": "p"})
        self.inline[-1].append({"t": "s", "s": data})


def _says_something(node: Node) -> bool:
    return bool(node.get("s", "").strip()) or any(_says_something(each) for each in node.get("c", []))
