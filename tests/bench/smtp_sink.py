"""A local SMTP server in a process of its own that takes everything and keeps nothing.

python -m tests.bench.smtp_sink: prints its port, then serves until its standard input ends.
"""

import asyncio
import sys

from aiosmtpd.smtp import SMTP


class Takes:
    async def handle_DATA(self, server: SMTP, session: object, envelope: object) -> str:  # noqa: N802 - aiosmtpd's name
        return "250 OK"


async def serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Takes(), hostname="sink", enable_SMTPUTF8=True), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve())
