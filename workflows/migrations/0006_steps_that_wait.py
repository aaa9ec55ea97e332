"""Open steps that wait for their day, rather than being due on it, are told so."""

from django.db import migrations

WAITING = ["collect_comments", "deliberate"]


def forwards(apps, schema_editor):
    apps.get_model("workflows", "StepRun").objects.filter(name__in=WAITING).update(waits=True)


class Migration(migrations.Migration):
    dependencies = [("workflows", "0005_feeds_and_evidence")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
