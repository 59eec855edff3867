"""The site's stylesheet: one file for the browser, many small ones for whoever writes them.

A finder of static files joins tokens.css, base.css and components/*.css into css/site.css, so that a page fetches one
stylesheet: `collectstatic` stores and compresses the joined file, the embedded default and the tests serve it as it is.
"""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "common/css/site.css"
SOURCES = Path(__file__).parent / "static" / "common" / "css"


def sources() -> list[Path]:
    """The files in the order of the cascade: tokens, elements, then components by name."""
    return [SOURCES / "tokens.css", SOURCES / "base.css", *sorted((SOURCES / "components").glob("*.css"))]


def joined() -> str:
    """All sources as one text, without comments and needless space.

    A space before a colon stays: in a selector it means "anywhere below". So do
    spaces between quotes: they are read.
    """
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources())
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    parts = re.split(r"""("[^"\n]*"|'[^'\n]*')""", text)
    parts[::2] = [_squeezed(part) for part in parts[::2]]
    return "".join(parts).strip() + "\n"


def _squeezed(text: str) -> str:
    text = re.sub(r"\s*([{};])\s*", r"\1", text)
    return re.sub(r"([:,])\s+", r"\1", text).replace(";}", "}")


class StylesheetFinder(BaseFinder):
    """Finds css/site.css, which it writes below settings.VAR_DIR whenever a source has changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "stylesheet")

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False) -> Any:
        if path != NAME:
            return []
        found = str(self._written())
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        self._written()
        yield NAME, self.storage

    def _written(self) -> Path:
        target = Path(self.storage.path(NAME))
        text = joined()
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            # Another process may be reading: the new file takes the old one's place in one step.
            with tempfile.NamedTemporaryFile("w", dir=target.parent, encoding="utf-8", delete=False) as fresh:
                fresh.write(text)
            Path(fresh.name).chmod(0o644)
            Path(fresh.name).replace(target)
        return target
