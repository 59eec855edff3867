"""Whoever holds a question is a person, no longer a row of the list of experts: accelerators and the office answer too."""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def name_holders(apps, schema_editor):
    Consultation = apps.get_model("consultations", "Consultation")
    Expert = apps.get_model("consultations", "Expert")
    holders = Expert.objects.filter(pk=OuterRef("expert")).values("person")
    Consultation.objects.filter(expert__isnull=False).update(holder=Subquery(holders))
    Consultation.objects.update(round_began_at=F("created_at"))


def name_experts(apps, schema_editor):
    Consultation = apps.get_model("consultations", "Consultation")
    Expert = apps.get_model("consultations", "Expert")
    experts = Expert.objects.filter(person=OuterRef("holder")).values("pk")
    Consultation.objects.filter(holder__isnull=False).update(expert=Subquery(experts))


class Migration(migrations.Migration):
    dependencies = [("consultations", "0003_answering_desk")]

    operations = [migrations.RunPython(name_holders, name_experts)]
