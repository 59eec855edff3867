"""`make bench`: prints a table; with BENCH_JSON=path also keeps the figures there."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vector.settings")
os.environ.setdefault("VECTOR_DEMO", "1")
os.environ["LOG_LEVEL"] = "ERROR"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "what",
        nargs="*",
        choices=["web", "courses", "consultations", "mail", "similar", []],
        help="what to measure; all by default",
    )
    chosen = parser.parse_args().what or ["web", "courses", "consultations", "mail", "similar"]

    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    if {"web", "mail"} & {*chosen}:
        call_command("demo", stdout=sys.stderr)
    figures: dict[str, Any] = {}
    if "web" in chosen:
        from tests.bench.pages import measured_pages

        figures["web"] = measured_pages()
        _print_web(figures["web"])
    if "courses" in chosen:
        from tests.bench.courses import measured_courses

        figures["courses"] = measured_courses()
        _print_web(figures["courses"]["pages"])
        rows = figures["courses"]["rows"]
        title = f"{rows['participants']} participants, {rows['progress']} rows of progress, against 600:"
        _print_steadiness(figures["courses"]["pages"], title)
    if "consultations" in chosen:
        from tests.bench.consultations import measured_queue

        figures["consultations"] = measured_queue()
        _print_web(figures["consultations"]["pages"])
        rows = figures["consultations"]["rows"]
        title = f"{rows['questions']} questions, {rows['messages']} messages, against 600 questions:"
        _print_steadiness(figures["consultations"]["pages"], title)
    if "mail" in chosen:
        from tests.bench.mail import measured_mail

        figures["mail"] = measured_mail()
        _print_mail(figures["mail"])
    if "similar" in chosen:
        from tests.bench.similar import measured_similar

        figures["similar"] = measured_similar()
        _print_similar(figures["similar"])
    if path := os.environ.get("BENCH_JSON"):
        Path(path).write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 0


def _print_web(rows: list[dict[str, Any]]) -> None:
    print(
        f"{'page':34}{'req/s':>8}{'p50 ms':>8}{'p95 ms':>8}{'floor':>8}{'× floor':>9}{'goal':>6}{'SQL':>5}{'bytes':>8}"
    )
    columns = (
        "vector_rps",
        "vector_p50_ms",
        "vector_p95_ms",
        "floor_rps",
        "ratio_to_floor",
        "target",
        "queries",
        "bytes",
    )
    for row in rows:
        print(
            f"{row['page']:34}"
            + "".join(f"{row[key]:>9}" for key in columns)
            + ("" if row["reached"] else "  short of the goal")
        )


def _print_steadiness(pages: list[dict[str, Any]], title: str) -> None:
    print(f"\n{title}")
    for row in pages:
        print(
            f"{row['page']:34}statements {row['queries_few']} → {row['queries']}, p95 × {row['p95_ratio']}"
            + ("" if row["is_steady"] else "  not steady")
        )


def _print_mail(figures: dict[str, Any]) -> None:
    print("letters a second: " + ", ".join(f"{name} {value}" for name, value in figures.items()))


def _print_similar(figures: dict[str, Any]) -> None:
    print(
        f"similar questions among {figures['entries']}: p50 {figures['similar_p50_ms']} ms, "
        f"p95 {figures['similar_p95_ms']} ms; read by key p50 {figures['read_p50_ms']} ms, "
        f"p95 {figures['read_p95_ms']} ms; p95 × {figures['ratio_of_p95']} (goal {figures['goal']})"
        + ("" if figures["is_reached"] else "  short of the goal")
    )


if __name__ == "__main__":
    sys.exit(main())
