from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0009_publishable_index"),
    ]

    operations = [
        # With a constant default PostgreSQL rewrites no row; it stays in the database for processes of the release before.
        migrations.AddField(
            model_name="round",
            name="in_queue",
            field=models.BooleanField(db_default=True, default=True, verbose_name="answered in the queue"),
        ),
    ]
