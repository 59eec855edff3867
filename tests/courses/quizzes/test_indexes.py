"""The reads that happen most use an index, whatever the amount of data: EXPLAIN with many rows."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from courses.quizzes.enums import QuestionKind
from courses.quizzes.models import Attempt
from courses.quizzes.queries import marking_queue
from tests.factories import courses
from tests.factories.attempts import begin, quiz, studying

pytestmark = pytest.mark.django_db

MANY = 20_000


@pytest.fixture
def attempt() -> Attempt:
    """An attempt under way among many finished ones of other people."""
    page = quiz(QuestionKind.SINGLE, QuestionKind.SHORT, time_limit=30)
    run = courses.CourseRunFactory(course=page.get_parent().get_parent().specific)
    enrolments = [studying(page, run=run) for _number in range(20)]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO quizzes_attempt (public_id, created_at, updated_at, quiz_id, enrolment_id, number, state, seed,
                has_shuffled_options, pass_percent, started_at, ends_at, finished_at, "end", points, most_points,
                percent, is_passed)
            SELECT gen_random_uuid(), now(), now(), %s, (%s::bigint[])[1 + n %% 20], 100 + n, 'finished', '', true, 60,
                now() - interval '1 day', now() - interval '1 day', now(), 'submitted', 1, 2, 50, false
            FROM generate_series(1, %s) AS n
            """,
            [page.pk, [one.pk for one in enrolments], MANY],
        )
        cursor.execute(
            """
            INSERT INTO quizzes_attemptquestion (attempt_id, position, version_id, points, response, comment)
            SELECT id, place, %s, 1, '{}', '' FROM quizzes_attempt, generate_series(1, 2) AS place
            """,
            [page.slots.first().question.latest_id],
        )
    found = begin(page, studying(page, run=run))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE quizzes_attempt")
        cursor.execute("ANALYZE quizzes_attemptquestion")
    return found


def plans(rows: QuerySet[Any]) -> list[dict[str, Any]]:
    """Every node of the plan that PostgreSQL makes for these rows."""
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        top = cursor.fetchone()[0][0]["Plan"]
    nodes = [top]
    for node in nodes:
        nodes.extend(node.get("Plans", []))
    return nodes


def read_whole(rows: QuerySet[Any]) -> set[str]:
    """Tables of quizzes that are read from end to end."""
    found = {node.get("Relation Name", "") for node in plans(rows) if node["Node Type"] == "Seq Scan"}
    return {name for name in found if name.startswith("quizzes_attempt")}


def test_an_attempt_and_its_questions_are_found_by_index(attempt: Attempt) -> None:
    own = Attempt.objects.of(attempt.enrolment.person).filter(public_id=attempt.public_id)
    assert read_whole(own) == set()
    assert read_whole(attempt.questions.select_related("version").order_by("position")) == set()
    assert read_whole(Attempt.objects.filter(enrolment=attempt.enrolment, quiz=attempt.quiz_id)) == set()


def test_the_clock_and_the_queue_read_only_what_is_due(attempt: Attempt) -> None:
    overdue = Attempt.objects.overdue(timezone.now() + timedelta(hours=1)).order_by("ends_at")[:200]
    assert read_whole(overdue) == set()
    assert "quiz_attempt_ends" in {node.get("Index Name") for node in plans(overdue)}
    office = courses.RunTutorFactory(run=attempt.enrolment.run).person
    queue = marking_queue(office)[:20]
    assert read_whole(queue) == set()
    assert "quiz_attempt_marking" in {node.get("Index Name") for node in plans(queue)}
