"""The app as Django knows it."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """What took place: the ledger as a page, and an inspector's own week."""

    name = "duxue.planner.web.records"
    label = "records"
