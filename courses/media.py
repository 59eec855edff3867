"""Videos of our own and their captions: which files they are, and which of them a lesson holds."""

from typing import Any

# Extension → the type it is served as. Browsers play both kinds of video; captions are WebVTT.
VIDEO_EXTENSIONS = {"mp4": "video/mp4", "webm": "video/webm"}
CAPTION_EXTENSIONS = {"vtt": "text/vtt; charset=utf-8"}
MEDIA_TYPES = VIDEO_EXTENSIONS | CAPTION_EXTENSIONS


def media_of(body: Any) -> set[int]:
    """The ids of the documents that a lesson's text plays: its videos and their captions."""
    found = set()
    for block in body:
        if block.block_type == "video_file":
            found |= {block.value[name].pk for name in ("file", "captions") if block.value.get(name)}
    return found
