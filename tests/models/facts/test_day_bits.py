"""Days as bits against sets of days."""

from datetime import date, timedelta
from random import Random

from duxue.models.facts.day_bits import DayBits
from duxue.scenarios.calendar import days_between

FIRST, LAST = date(2027, 1, 1), date(2027, 3, 31)


def test_spans_meet_in_as_many_days_as_their_sets() -> None:
    bits, draw = DayBits(FIRST, LAST), Random(1)
    inside = set(days_between(FIRST, LAST))
    for _ in range(300):
        begin, other = (FIRST + timedelta(days=draw.randrange(-20, 110)) for _ in range(2))
        one = set(days_between(begin, begin + timedelta(days=draw.randrange(12))))
        two = set(days_between(other, other + timedelta(days=draw.randrange(12))))
        meeting = bits.span(min(one), max(one)) & bits.of(two)
        assert meeting.bit_count() == len(one & two & inside)
        assert bits.span(min(two), max(two)) == bits.of(two)
