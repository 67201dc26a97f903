"""Ids that nothing bears yet."""

from datetime import date

from duxue.scenarios.free_ids import fresh_id, visit_id

DAY = date(2027, 4, 1)


def test_a_new_id_tells_the_day_of_the_revision_and_is_in_use_nowhere() -> None:
    assert fresh_id("E1", DAY, ()) == "E1-R270401"
    assert fresh_id("E1", DAY, {"E1-R270401"}) == "E1-R270401-2"
    assert fresh_id("E1", DAY, {"E1-R270401", "E1-R270401-2"}) == "E1-R270401-3"


def test_visits_are_numbered_by_school_and_month_and_a_number_that_is_free_is_given_again() -> None:
    assert visit_id("S1", DAY, ()) == "V-S1-202704-1"
    assert visit_id("S1", DAY, {"V-S1-202704-1", "V-S1-202704-3", "V-S2-202704-2"}) == "V-S1-202704-2"
