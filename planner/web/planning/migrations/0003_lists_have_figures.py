from typing import Any

from django.db import migrations, models
from django.db.models import Max

from duxue.planner.web.archive.store import folder_of
from duxue.planner.web.planning.lists import figures, looked_over


def fill(apps: Any, _schema: object) -> None:
    """The figures of each office's lists as they are now."""
    lists = apps.get_model("planning", "Lists")
    last = lists.objects.values("office").annotate(last=Max("id")).values("last")
    for one in lists.objects.filter(id__in=list(last.values_list("last", flat=True))).select_related(
        "office"
    ):
        if folder_of(one.digest).is_dir():
            one.schools, one.people, one.needed = figures(looked_over(folder_of(one.digest)), one.office.code)
            one.save()


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0002_alter_job_kind"),
    ]

    operations = [
        *(
            migrations.AddField("lists", name, models.PositiveIntegerField(default=0))
            for name in ("needed", "people", "schools")
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
