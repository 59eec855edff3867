"""The holders are named: the column of experts goes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consultations", "0004_holders")]

    operations = [
        migrations.RemoveConstraint(
            model_name="consultation",
            name="consultation_new_has_no_expert",
        ),
        migrations.RemoveConstraint(
            model_name="consultation",
            name="consultation_held_has_expert",
        ),
        migrations.RemoveIndex(
            model_name="consultation",
            name="consultation_expert",
        ),
        migrations.RemoveField(
            model_name="consultation",
            name="expert",
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "new"), _negated=True), ("holder__isnull", True), _connector="OR"
                ),
                name="consultation_new_has_no_holder",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["assigned", "waiting", "answered"]), _negated=True),
                    ("holder__isnull", False),
                    _connector="OR",
                ),
                name="consultation_held_has_holder",
            ),
        ),
    ]
