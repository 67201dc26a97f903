"""What a level above holds is no duty of the office's own: look-backs and campaigns in their days."""

from datetime import date, timedelta

from duxue.models.facts import duties
from duxue.models.facts.campaigns import held_by_office
from duxue.scenarios.codes import ImposedLevel, Severity, TaskKind
from duxue.scenarios.records import Campaign, FollowUp, Imposed
from duxue.scenarios.rows import Sample, Task, make
from tests.models.stages.small_office import office, school


def test_an_office_owes_no_look_back_that_a_level_above_looks_at_in_its_days() -> None:
    issue = make(
        FollowUp, issue_id="Q1", school_id="S001", severity=Severity.GENERAL, found_on=date(2027, 2, 1),
        deadline=date(2027, 3, 1),
    )  # fmt: skip
    one = office([school(1)], follow_ups=(issue,))
    (due,) = duties.look_backs_of(one, "U1")
    assert due.follow_up is issue

    def above(start: date, end: date) -> Imposed:
        kinds = (Task(TaskKind.FOLLOW_UP, "Q1"),)
        return make(
            Imposed,
            event_id="P1",
            target_id="S001",
            kinds=kinds,
            start=start,
            end=end,
            level=ImposedLevel.PROVINCE,
        )

    inside, beyond = above(due.last, due.last), above(due.last, due.last + timedelta(days=1))
    assert duties.look_backs_of(one.with_rows(imposed=(inside,)), "U1") == ()
    assert duties.look_backs_of(one.with_rows(imposed=(beyond,)), "U1") == (due,)
    assert duties.look_backs_of(one, "U2") == ()


def test_an_office_holds_a_campaign_where_no_level_above_does() -> None:
    week = (date(2027, 4, 12), date(2027, 4, 16))
    campaign = make(
        Campaign,
        campaign_id="C1",
        name="食堂",
        office_id="U1",
        start=week[0],
        end=week[1],
        sample=Sample(share=1.0),
    )
    above = make(
        Imposed, event_id="P1", target_id="S001", kinds=(Task(TaskKind.CAMPAIGN, "C1"),), start=week[0], end=week[0],
        level=ImposedLevel.PROVINCE,
    )  # fmt: skip
    one = office([school(1), school(2)], campaigns=(campaign,))
    assert held_by_office(one, campaign, "U1") == ("S001", "S002")
    assert held_by_office(one.with_rows(imposed=(above,)), campaign, "U1") == ("S002",)
