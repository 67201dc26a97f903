"""Progress lines: what they say, how often, and that nothing is left over where a line is overwritten."""

import io

from duxue.models.office_plan import Progress
from duxue.planner.command_line.progress import ProgressLines

NAMES = {"130201": "甲县", "130202": "乙县"}


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def lines(clock: Clock, *, overwrite: bool) -> tuple[ProgressLines, io.StringIO]:
    stream = io.StringIO()
    made = ProgressLines(stream, "zh", overwrite=overwrite, clock=clock)
    made.expect(NAMES)
    return made, stream


def step(share: float, office: str = "130201", status: str = "feasible") -> Progress:
    return Progress(office, "staffing", status, 5123.4, 5010.0, 0.022, share)


def test_a_line_tells_stage_best_bound_gap_and_time_left() -> None:
    clock = Clock()
    told, stream = lines(clock, overwrite=False)
    clock.now = 60.0
    told(step(0.5))
    assert stream.getvalue() == "1:00  甲县  挂牌分工  可行  最好 5,123  下界 5,010  差距 2.2%  约剩 3:00\n"


def test_time_left_counts_every_office_and_never_grows_back() -> None:
    clock = Clock()
    told, _ = lines(clock, overwrite=False)
    assert told.left(10.0) is None
    told(step(1.0))
    told(step(0.2))
    assert told.left(100.0) == 100.0
    told(step(1.0, "130202"))
    assert told.left(100.0) is None


def test_a_log_keeps_a_line_for_each_stage_and_state() -> None:
    clock = Clock()
    told, stream = lines(clock, overwrite=False)
    for second, status in enumerate(["feasible", "feasible", "optimal"]):
        clock.now = 10.0 * second
        told(step(0.1, status=status))
    assert len(stream.getvalue().splitlines()) == 2


def test_a_terminal_is_not_flooded_and_is_left_clean() -> None:
    clock = Clock()
    told, stream = lines(clock, overwrite=True)
    for tick in range(20):
        clock.now = tick / 10
        told(step(0.1))
    assert 3 <= stream.getvalue().count("甲县") <= 5
    told.say("完成")
    last = stream.getvalue().split("\r")[-1]
    assert last == "完成\n"
    blank = stream.getvalue().split("\r")[-2]
    assert blank.strip() == ""
    shown = stream.getvalue().split("\r")[-3]
    assert len(blank) == len(shown.encode("gbk"))
