"""Letters a second through outbox, worker and a local SMTP sink, beside a bare smtplib loop over one connection.

Both send the same letters (text and HTML, one recipient each, built one by one) to the same sink in the same run, in
turns; the medians are compared.
"""

import os
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = "Здравствуйте!\n\n" + "Телеконференция начнётся завтра в 10:00 по московскому времени. " * 12 + "\n"
HTML = f"<html><body><p>{TEXT}</p></body></html>"
KEY = "bench-mail"


def measured_mail(*, letters: int = 1000, rounds: int = 3) -> dict[str, Any]:
    """Needs Django set up with a migrated database and Redis. Other letters that wait are sent to the sink first.

    Returns letters per second of both (`bare`, `outbox`: medians of `rounds`), their `ratio` and all single figures.
    """
    bare: list[float] = []
    outbox: list[float] = []
    with _sink() as port, _worker(port):
        _wait_until(_nothing_waits, pause=0.5)
        _through_outbox(letters // 5)  # both warm
        _bare_loop(port, letters // 5)
        for _round in range(rounds):
            bare.append(letters / _bare_loop(port, letters))
            outbox.append(letters / _through_outbox(letters))
    return {
        "letters": letters,
        "bare": round(median(bare), 1),
        "outbox": round(median(outbox), 1),
        "ratio": round(median(outbox) / median(bare), 2),
        "target": 0.8,
        "bare_rounds": [round(rate, 1) for rate in bare],
        "outbox_rounds": [round(rate, 1) for rate in outbox],
    }


def _bare_loop(port: int, letters: int) -> float:
    """Seconds to build and send so many, one after another, over one connection."""
    began_at = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost") as smtp:
        for number in range(letters):
            message = EmailMessage()
            message["From"] = "Вектор добровольчества <vector@example.org>"
            message["To"] = f"Слушатель {number} <person-{number}@example.org>"
            message["Subject"] = f"Телеконференция завтра, письмо {number}"
            message["Date"] = formatdate()
            message["Message-ID"] = make_msgid(domain="example.org")
            message.set_content(TEXT)
            message.add_alternative(HTML, subtype="html")
            smtp.send_message(message)
    return time.perf_counter() - began_at


def _through_outbox(letters: int) -> float:
    """Seconds from waking the dispatcher to the last letter recorded as sent; queueing isn't counted."""
    from vector.mail import outbox, tasks
    from vector.mail.enums import DeliveryState, Stream
    from vector.mail.letters import Letter
    from vector.mail.models import Delivery

    rows = Delivery.objects.filter(key__startswith=f"{KEY}-")
    rows.delete()
    outbox.queue_many(
        outbox.Outgoing(
            key=f"{KEY}-{number}",
            to=f"person-{number}@example.org",
            to_name=f"Слушатель {number}",
            letter=Letter(subject=f"Телеконференция завтра, письмо {number}", text=TEXT, html=HTML),
            stream=Stream.EVENTS,
        )
        for number in range(letters)
    )
    began_at = time.perf_counter()
    tasks.dispatch_due.delay()
    try:
        _wait_until(lambda: not rows.exclude(state=DeliveryState.SENT).exists())
        return time.perf_counter() - began_at
    finally:
        rows.delete()


def _nothing_waits() -> bool:
    """The demo's own letters are out: they would be counted as ours."""
    from vector.mail import tasks
    from vector.mail.enums import DeliveryState
    from vector.mail.models import Delivery

    tasks.dispatch_due.delay()
    return not Delivery.objects.due().exists() and not Delivery.objects.filter(state=DeliveryState.CLAIMED).exists()


def _wait_until(condition: Callable[[], bool], *, seconds: float = 300.0, pause: float = 0.02) -> None:
    end = time.perf_counter() + seconds
    while not condition():
        if time.perf_counter() > end:
            raise TimeoutError(f"the outbox did not send the letters within {seconds} s")
        time.sleep(pause)


@contextmanager
def _sink() -> Iterator[int]:
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.smtp_sink"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        yield int(child.stdout.readline())
    finally:
        child.stdin.close()
        child.wait(10)
        child.stdout.close()


@contextmanager
def _worker(port: int) -> Iterator[None]:
    """A worker as `make demo` starts it."""
    from vector.celery import app
    from vector.launcher import commands

    environment = {**os.environ, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port), "LOG_LEVEL": "WARNING"}
    with tempfile.TemporaryFile() as log:
        child = subprocess.Popen(
            commands.worker(), cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            end = time.monotonic() + 60
            while not app.control.ping(timeout=0.5):
                if child.poll() is not None or time.monotonic() > end:
                    log.seek(0)
                    raise RuntimeError(f"the worker did not start:\n{log.read().decode(errors='replace')}")
            yield
        finally:
            child.terminate()
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
