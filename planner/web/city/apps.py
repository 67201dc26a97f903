"""The app as Django knows it."""

from django.apps import AppConfig


class CityConfig(AppConfig):
    """The board on which a city sees its counties' plans."""

    name = "duxue.planner.web.city"
    label = "city"
