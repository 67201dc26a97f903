"""Every target of the campaign, by the rooms that they attack."""

from tests.fuzz.plans import PLANS
from tests.fuzz.readers import READERS

TARGETS = (*READERS, *PLANS)
