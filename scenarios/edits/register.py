"""Every kind of edit, found in ``kinds``: a new one is a file there and its word among the codes; sheets, templates and pages know it then."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from importlib import import_module
from typing import TypeVar

from duxue.scenarios.codes import ChangeKind, Code, EditKind
from duxue.scenarios.edits import kinds
from duxue.scenarios.edits.offers import ChangeOffer, WhatIfOffer

Offer = TypeVar("Offer", ChangeOffer, WhatIfOffer)


def _offered(name: str, form: type[Offer]) -> dict[Code, Offer]:
    """What the files of ``kinds`` offer under a name, by its code."""
    files = [import_module(f"{kinds.__name__}.{file.name}") for file in pkgutil.iter_modules(kinds.__path__)]
    offers = [one for file in files if isinstance(one := getattr(file, name, None), form)]
    return {one.kind: one for one in offers}


_CHANGES, _WHATIFS = _offered("CHANGE", ChangeOffer), _offered("WHATIF", WhatIfOffer)
CHANGES_OFFERED: Mapping[ChangeKind, ChangeOffer] = {kind: _CHANGES[kind] for kind in ChangeKind}
"""What the sheet 变动 offers, in the order of its codes; reading, template and documentation go by it."""
WHATIFS_OFFERED: Mapping[EditKind, WhatIfOffer] = {kind: _WHATIFS[kind] for kind in EditKind}
"""What the sheet 假设方案 offers, in the order of its codes."""
