"""Sandboxes made without templates cannot be taken over: their sessions end."""

from django.db import migrations
from django.utils import timezone


def end(apps, schema_editor):
    sessions = apps.get_model("labs", "LabSession").objects
    sessions.filter(state__in=["starting", "running", "stopping"]).update(
        state="ended", ended_at=timezone.now()
    )
    apps.get_model("labs", "Kit").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("labs", "0001_initial")]
    operations = [migrations.RunPython(end, migrations.RunPython.noop)]
