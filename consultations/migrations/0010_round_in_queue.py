from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0009_publishable_index"),
    ]

    operations = [
        # With a constant default PostgreSQL rewrites no row.
        migrations.AddField(
            model_name="round",
            name="in_queue",
            field=models.BooleanField(default=True, verbose_name="answered in the queue"),
        ),
    ]
