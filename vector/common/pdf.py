"""Makes tagged PDF documents (PDF/UA-1) of Typst templates and data.

The template is code of ours; whatever people typed comes as data (`data.json` beside the template) and is never read as
mark-up. Compiling runs in a process of its own: in a folder that holds only this document's files, without the network,
within limits of time and memory.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

SECONDS = 20
FONTS = Path(__file__).parent / "fonts"
SHARED = Path(__file__).parent / "typst"
_WORKER = Path(__file__).parent / "pdf_worker.py"


class PdfFailed(Exception):
    """The document could not be made; the text says why, for the log."""


def render(
    template: Path,
    data: Mapping[str, Any],
    *,
    files: Mapping[str, bytes] | None = None,
    made_at: datetime | None = None,
    seconds: int = SECONDS,
) -> bytes:
    """The PDF of one template.

    `data` must be JSON-serialisable; the template reads it with `json("data.json")`. `files` are what else the template
    reads (pictures), by names without folders. `made_at` is the date inside the file, so that the same data give the
    same bytes. Raises PdfFailed: a mistake in the template, a picture that cannot be read, or more than `seconds`.
    """
    with tempfile.TemporaryDirectory(prefix="vector-pdf-") as name:
        folder = Path(name)
        for shared in SHARED.glob("*.typ"):
            shutil.copyfile(shared, folder / shared.name)
        shutil.copyfile(template, folder / "main.typ")
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        for file_name, content in (files or {}).items():
            if Path(file_name).name != file_name:
                raise ValueError(f"not a plain file name: {file_name}")
            (folder / file_name).write_bytes(content)
        _compile(folder, made_at or timezone.now(), seconds)
        return (folder / "out.pdf").read_bytes()


def _compile(folder: Path, made_at: datetime, seconds: int) -> None:
    command = [sys.executable, "-I", str(_WORKER), str(folder), str(FONTS), str(int(made_at.timestamp())), str(seconds)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and script; nothing of it was typed by anybody
            command, capture_output=True, timeout=seconds + 5, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as error:
        raise PdfFailed(f"{folder.name}: took longer than {seconds} s") from error
    if done.returncode:
        raise PdfFailed(f"exit code {done.returncode}: {done.stderr.decode('utf-8', 'replace')[:4000]}")
