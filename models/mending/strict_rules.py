"""Rules that are broken to meet no duty, and rules that no plan can break or mend."""

NEVER = frozenset(
    ("recusal", "eligibility", "team_size", "team_independence", "stage_match", "working_day", "own_school_presence",
     "quiet_days", "event_days", "notice")
)  # fmt: skip
"""An inspection held against them is none, and nobody works beyond what was agreed."""

GIVEN = frozenset(("staffing_level", "full_time_share"))
"""They look at the staff as it is."""
