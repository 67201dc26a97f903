"""A model of the solver as it is begun: without the old spellings of its methods."""

from __future__ import annotations

from ortools.sat.python import cp_model


class Model(cp_model.CpModel):
    """A model whose methods have one name each.

    The library binds each method to the model a second time: that takes longer than many a small model is filled, and a
    model that holds its own methods stays in memory until the collector comes by.
    """

    def _add_pre_pep8_methods(self) -> None:
        """Add none."""
