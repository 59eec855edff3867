"""The clock of questions with many rows and with several workers: it reads only what is due, and does it once."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from consultations.actions import consultation as actions
from consultations.models import Consultation
from consultations.tasks import follow_clock
from tests.factories.consultations import ConsultationFactory, expert_for
from vector.common.models import AuditEntry
from vector.mail.models import Delivery

MANY = 20_000


def indexes(rows: QuerySet[Any]) -> set[str]:
    """The indexes by which PostgreSQL finds these rows; a whole table read is "seq"."""
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        nodes = [cursor.fetchone()[0][0]["Plan"]]
    for node in nodes:
        nodes.extend(node.get("Plans", []))
    read = [node for node in nodes if node.get("Relation Name") == "consultations_consultation"]
    found = {node["Index Name"] for node in nodes if "Index Name" in node}
    return found | {"seq" for node in read if node["Node Type"] == "Seq Scan"}


@pytest.mark.django_db
def test_clock_finds_what_is_due_by_index() -> None:
    like = ConsultationFactory()
    with connection.cursor() as cursor:
        # Answered long ago, held, waiting: all of them with time left.
        cursor.execute(
            """
            INSERT INTO consultations_consultation (public_id, created_at, updated_at, programme_id, asker_id,
                region_id, topic_id, subject, about_path, about_title, about_kind, state, answer_by, version, channel,
                desk, holder_id, lease_until, round_began_at, escalation, paused_minutes, warn_at, answered_at)
            SELECT gen_random_uuid(), now(), now(), %s, %s, %s, %s, '', '', '', '',
                CASE n %% 2 WHEN 0 THEN 'assigned' ELSE 'answered' END,
                now() + n * interval '1 minute', 1, 'web', 'experts', %s,
                CASE n %% 2 WHEN 0 THEN now() + n * interval '1 minute' END,
                now(), 0, 0, now() + n * interval '1 minute',
                CASE n %% 2 WHEN 1 THEN now() - n * interval '1 minute' END
            FROM generate_series(1, %s) AS n
            """,
            [like.programme_id, like.asker_id, like.region_id, like.topic_id, like.asker_id, MANY],
        )
        cursor.execute("ANALYZE consultations_consultation")
    now = timezone.now()
    assert indexes(Consultation.objects.with_lease_over(now)[:500]) == {"consultation_leases"}
    assert "seq" not in indexes(Consultation.objects.asked_of_absent(now.date())[:500])
    assert indexes(Consultation.objects.to_escalate(now)[:500]) == {"consultation_to_warn", "consultation_to_escalate"}
    assert indexes(Consultation.objects.forgotten(now - timedelta(days=30))[:500]) == {"consultation_to_forget"}


@pytest.mark.django_db(transaction=True)
def test_clocks_that_strike_at_once_do_everything_once() -> None:
    first = ConsultationFactory()
    experts = [expert_for(first).person for _ in range(2)]
    now = timezone.now()
    for _ in range(3):
        left = ConsultationFactory(topic=first.topic, organisation=first.organisation, asker=first.asker)
        actions.claim(left, by=experts[0])
        Consultation.objects.filter(pk=left.pk).update(lease_until=now - timedelta(minutes=1))
    Consultation.objects.update(answer_by=now - timedelta(minutes=1))
    start = threading.Barrier(4)

    def strike() -> None:
        start.wait(timeout=30)
        try:
            follow_clock()
        finally:
            connection.close()

    clocks = [threading.Thread(target=strike) for _ in range(4)]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join(timeout=120)
    assert AuditEntry.objects.filter(deed="consultation.lease_over").count() == 3
    assert AuditEntry.objects.filter(deed="consultation.escalate").count() == 4
    # Three who had nothing done, three for whom their questions wait now.
    assert Delivery.objects.filter(recipient=experts[0].email).count() == 3
    assert Delivery.objects.filter(recipient=experts[1].email).count() == 3
