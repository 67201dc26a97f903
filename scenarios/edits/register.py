"""Every kind of edit: a new one is a file in ``kinds``, a line here and one among the codes; sheets, templates and pages know it then."""

from __future__ import annotations

from collections.abc import Mapping

from duxue.scenarios.codes import ChangeKind, EditKind
from duxue.scenarios.edits.kinds import (
    emergency,
    enrolment,
    give,
    heads_away,
    hire,
    ill,
    impose,
    join,
    leave,
    lock,
    merge_offices,
    merge_schools,
    merge_zones,
    move,
    not_done,
    parameter,
    principal_left,
    recusal,
    school_close,
    school_open,
    split_office,
    split_zone,
    transfer,
)
from duxue.scenarios.edits.offers import ChangeOffer, WhatIfOffer

_CHANGES = (
    leave.CHANGE,
    ill.CHANGE,
    join.CHANGE,
    transfer.CHANGE,
    recusal.CHANGE,
    school_open.CHANGE,
    school_close.CHANGE,
    principal_left.CHANGE,
    emergency.CHANGE,
    impose.CHANGE,
    not_done.CHANGE,
    parameter.CHANGE,
    give.CHANGE,
    move.CHANGE,
    lock.CHANGE,
)
_WHATIFS = (
    leave.WHATIF,
    school_open.WHATIF,
    school_close.WHATIF,
    parameter.WHATIF,
    hire.WHATIF,
    enrolment.WHATIF,
    merge_schools.WHATIF,
    merge_zones.WHATIF,
    split_zone.WHATIF,
    merge_offices.WHATIF,
    split_office.WHATIF,
    heads_away.WHATIF,
)
_OF_CHANGE = {one.kind: one for one in _CHANGES}
_OF_WHATIF = {one.kind: one for one in _WHATIFS}

CHANGES_OFFERED: Mapping[ChangeKind, ChangeOffer] = {kind: _OF_CHANGE[kind] for kind in ChangeKind}
"""What the sheet 变动 offers, in its order; reading, template and documentation go by it."""
WHATIFS_OFFERED: Mapping[EditKind, WhatIfOffer] = {kind: _OF_WHATIF[kind] for kind in EditKind}
"""What the sheet 假设方案 offers, in its order."""
