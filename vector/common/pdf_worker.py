"""Run as a process of its own by vector.common.pdf: compiles one document in the folder given, within limits.

Imports nothing of the site, so that it starts fast and a document that goes wild takes only itself down.
"""

import os
import resource
import sys

MEMORY_BYTES = 2 * 1024**3
# Typst fetches packages that a template imports. Ours import none; a proxy that isn't there makes sure of it.
NOWHERE = "http://127.0.0.1:9"


def main(folder: str, fonts: str, title_time: str, seconds: str) -> int:
    """Compile `folder`/main.typ into `folder`/out.pdf as PDF/UA-1; say on stderr what is wrong and return 1."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))
    os.environ.clear()
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        os.environ[name] = NOWHERE
    import typst

    empty = os.path.join(folder, "no-packages")
    try:
        typst.compile(
            os.path.join(folder, "main.typ"),
            output=os.path.join(folder, "out.pdf"),
            root=folder,
            font_paths=[fonts],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=int(title_time),
            package_path=empty,
            package_cache_path=empty,
        )
    except typst.TypstError as error:
        sys.stderr.write(error.diagnostic or error.message)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
