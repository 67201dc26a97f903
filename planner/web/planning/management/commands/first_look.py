"""A first look: an office with lists, for somebody who has none of their own at hand yet."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db import transaction

from duxue import desk
from duxue.planner.web.access.models import Membership, Office, Role
from duxue.planner.web.access.own_pc import NAME
from duxue.planner.web.archive.models import noted
from duxue.planner.web.planning import lists


class Command(BaseCommand):
    """``python -m duxue.planner.web first_look FOLDER``: lists loaded for the one who opens the pages on this PC."""

    help = "load lists for a first look with duxue open; an office that is there already is left as it is"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the lists' folder, and whose they are."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--code", default="130227")
        parser.add_argument("--name", default="示例县教育督导室（合成数据）")

    @transaction.atomic
    def handle(self, *, folder: Path, code: str, name: str, **_: Any) -> None:
        """Make the office and load its lists, unless it is there."""
        office, made = Office.objects.get_or_create(code=code, defaults={"name": name})
        if not made:
            return
        user = get_user_model().objects.get_or_create(username=NAME)[0]
        Membership.objects.create(user=user, office=office, role=Role.CLERK)
        noted(None, office, "office_made", code, name)
        lists.add(
            office, desk.grids_of(folder), after=0, by=lists.Writer(NAME), note="示例数据", source=folder.name
        )
