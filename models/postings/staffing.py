"""Who answers for which school: the search over an office's postings.

First a choice among portfolios (whole people's schools, met while a linear programme proves how little road there must be).
Where that lies far from its bound it is made again among all portfolios near the bound, and then by the tenures alone that the
programme mixes; where it breaks something, the assignment model with every rule strict; what stays broken then, or where people
lack, is priced, force by force. From the best of these the search sets out: it shares out the schools of a few neighbouring
inspectors at a time anew (large neighbourhood search, Shaw 1998), until the gap is small; where it is not, those who hold dear
portfolios choose anew. Nothing ever gets worse: open musts, then breaches in principle, then minutes. At last handovers that tie
more schools together than a zone holds are loosened (``chains.py``).
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from duxue.models.bound_trace import BoundTrace, retold
from duxue.models.levels import Standing, least_by_level
from duxue.models.postings.assignment import Assignment
from duxue.models.postings.candidates import Candidate, Candidates
from duxue.models.postings.chains import chosen_anew, loosened
from duxue.models.postings.choice_for_teams import chosen_for_teams
from duxue.models.postings.greedy import filled, needed
from duxue.models.postings.least_overloads import too_many_beside
from duxue.models.postings.neighbours import Neighbours
from duxue.models.postings.portfolio_choice import chosen_rows
from duxue.models.postings.shared_anew import Choice, Shared, Trial, shared_out, true_of
from duxue.models.postings.staffing_bound import NEAR, Proof, prove
from duxue.models.postings.time_worth import worth_of_time
from duxue.models.postings.weighed import Staffing, Weighed, paired, weighed, weighed_rows
from duxue.models.prices import REPORTED
from duxue.models.solver import Level, Outcome, Presolve, Stop, solve
from duxue.models.workbench import Workbench, workbench
from duxue.scenarios.county import County
from duxue.scenarios.plan import Posting

PATIENCE, PATIENCE_BROKEN = 1.25, 2.5
"""Rounds without a gain, for each person of the office, after which the search ends (where something is broken)."""

STRICT_LIMIT, LEVEL_LIMIT, CHOICE_LIMIT = 5.0, 4.0, 5.0
"""Deterministic seconds at most for the strict model, for each force where it is impossible, and for a choice of portfolios.
They do not grow with the effort: more of it goes the same way, farther."""
ELASTIC, UNASKED = 6_000, 1.5
"""Candidates up to which the assignment model looks for the least breaches force by force where days alone lack: of more it proves nothing
in its time, and rounds from the choice of portfolios break less (where nobody lacks, what this breaks is mended among few people first);
how many times the effort these may take while a must is open."""
CHOICE_SHORT = 3.0
"""The same for a choice of portfolios where that model is not asked (with a third of it a county of 240 had twice the musts), and of some tenures."""
AFTER_STOP = 0.5
"""Deterministic seconds of the strict model after a stop: about a second."""
STRICT_GAP = 0.01
CLOSE_ENOUGH = 0.01
"""The gap below which another round is not worth its time."""
NO_DOUBT = 0.003
"""The gap below which the choice is not made again among all portfolios near the bound."""
NEAR_ONES, SETTLED = (12_000, 3_000), 90
"""Portfolios near the best that are chosen among at the most, in offices of so many schools and in larger ones."""
TURNS, BESIDE = 2, 0.2
"""Rounds around dear portfolios after the search, where the box held worths back, and the part of the effort that each has beside it."""


class StaffingStage:
    """The staffing of one office: candidates, the assignment model over all or some of them, and the search."""

    def __init__(
        self, county: County, office_id: str, zone_of: Mapping[str, str] | None = None, stop: Stop | None = None
    ) -> None:  # fmt: skip
        """With ``pool.shares`` set before it runs, nobody is to visit more schools than these say; what is told asks for none.
        A ``stop`` ends the guess of what people's time is worth to teams.
        """
        self.county = county
        self.office_id = office_id
        self.pool = Candidates(county, office_id)
        rows = self.pool.all()
        self.worth = worth_of_time(county, self.pool, rows, stop or Stop())
        self.rows = self.worth.paid(self.pool, rows)
        self.model = Assignment(county, self.pool, self.rows, zone_of or {})
        self._spent = 0.0
        self._course = BoundTrace()
        self._listed_for = -math.inf
        """Minutes of the choice for which portfolios near the best were listed last (none were: nothing costs less)."""
        self._mixed = False
        """Whether the tenures that the programme mixes chose anew."""

    def run(
        self, *, seed: int, effort: float, stop: Stop, begin: Sequence[Posting] = (), known: Proof | None = None
    ) -> Staffing:  # fmt: skip
        """The best postings found within ``effort`` deterministic seconds, with what is proven of them.

        ``begin`` are postings to set out from; without them the assignment model finds some. ``known`` is the proof of another
        stage that differs in zones and effort alone: proofs ask for neither, but for the worth of time (other after a stop).
        """
        known = known if known and known.worth == self.worth.of else None
        began = time.monotonic()
        self._effort, self._stop, self._seed = effort, stop, seed
        self._neighbours = Neighbours(self.pool, self.rows, seed)
        if begin:
            best, sure = self._standing(self._known(begin)), Standing(0, 0, 0.0)
            proof = known or self._proof(best)
            if any(best.standing.breaches) and stop.is_asked():
                best = self._strict(best)
        else:
            best, sure, proof = self._begun(known)
        self._course.found(best.minutes)
        best = self._shares_kept(self._searched(self._shares_kept(best), proof))
        if best.minutes < self._listed_for and not self._close(best, proof) and not self._over():
            # What a dearer choice left too many to list, and a choice among those that were, may be told now.
            found, proof = self._tightened(best, proof)
            best = best if found is best else self._searched(found, proof)
        best = self._dear_anew(best, proof) if self._mixed else best
        return self._told(self._without_chains(self._for_teams(best, proof), proof), sure, proof, began)

    def _over(self) -> bool:
        return self._stop.is_asked() or self._spent >= self._effort

    def _left(self, limit: float) -> float:
        return max(0.0, min(limit, self._effort - self._spent))

    def _spend(self, work: float) -> None:
        self._spent += work
        self._course.spend(work)

    def _known(self, begin: Sequence[Posting]) -> Choice:
        keys = {(row.school_id, row.inspector_id, row.start, row.end) for row in begin}
        rows = (one.row for one in self.rows)
        known = (k for k, r in enumerate(rows) if (r.school_id, r.inspector_id, r.start, r.end) in keys)
        return self._paired(frozenset(known))

    def _paired(self, rows: frozenset[int]) -> Choice:
        return paired(self.model, rows)

    def _standing(self, choice: Choice) -> Weighed:
        return weighed(self.model, choice)

    def road_of(self, postings: Sequence[Posting]) -> float:
        """Minutes on the road of the visits that some postings of this office bring, day tours shared."""
        return self.model.road(self._known(postings).rows)

    def told_of(self, found: Staffing, postings: Sequence[Posting]) -> Outcome:
        """How the stage ended with what it ``found``, told of the postings that later stages have made of these.

        What is proven of minutes holds for candidates that break no more than they do, the least breaches of a force for as few of the stronger.
        """
        now, was = self._weighed_rows(postings), found.outcome
        fewer = was.musts is None or now.standing.musts <= was.musts.open
        sure = found.sure if fewer else found.sure._replace(in_principle=0)
        rows = [self.pool.candidate(row) for row in postings]
        musts, others, bound = self._proven(now, sure, found.proof, rows)
        told = retold(was, now.minutes, bound)
        proven = (musts.open, others.open) == (musts.bound, others.bound)
        status = "feasible" if told.status == "optimal" and not proven else told.status
        return replace(told, status=status, musts=musts, in_principle=others)

    def breaches_of(self, postings: Sequence[Posting]) -> tuple[int, int]:
        """Musts and rules in principle that some postings of this office break."""
        return self._weighed_rows(postings).standing.breaches

    def _weighed_rows(self, postings: Sequence[Posting]) -> Weighed:
        return weighed_rows(self.pool, self.worth, self.model.zone_of, postings)

    # The assignment model: strict, then force by force.

    def _begun(self, known: Proof | None) -> tuple[Weighed, Standing, Proof]:
        """Postings to set out from, with what is proven: of forces the least breaches, and the proof of minutes.

        A choice of portfolios that breaks nothing asks for no assignment model.
        """
        best = self._standing(self._paired(frozenset(filled(self.pool, self.rows, (), self.model.by_school))))
        if not self.pool.short:
            proof = known if known and known.clean else self._proof()
            early = self._stop.is_asked()
            best, proof = self._with_portfolios(best, proof)
            if not self._close(best, proof, NO_DOUBT) and not self._over():
                best, proof = self._tightened(best, proof)
            near = self._close(best, proof) or any(best.standing.breaches)
            self._mixed = proof.held_back and not near and not self._over()
            if self._mixed:
                best, proof = self._with_portfolios(best, proof.freed(self._stop), proof, mixed=True)
            if any(best.standing.breaches) and not self._over():
                best = self._strict(best)
            if early or (any(best.standing.breaches) and self._stop.is_asked()):
                best = self._strict(best)
            if not any(best.standing.breaches) or self._stop.is_asked():
                return best, Standing(0, 0, 0.0), proof
        sure = Standing(0, 0, 0.0)
        if any(best.standing.breaches) and not self._over() and self._asked_whole:
            best, sure = self._elastic(best)
        best, proof = self._with_portfolios(best, self._proof(best))
        return best, sure, proof

    def _close(self, best: Weighed, proof: Proof, gap: float = CLOSE_ENOUGH, doubts: float = 0.0) -> bool:
        """Whether nothing is broken and no more road, some doubts apart, than is not worth another round could be saved."""
        over = best.standing.minutes - proof.minutes_at(best.standing) - doubts
        return over <= gap * abs(best.minutes) and not any(best.standing.breaches)

    def _tightened(self, best: Weighed, proof: Proof) -> tuple[Weighed, Proof]:
        """The same with a proof that knows, with cuts, all portfolios near the best that could be in a better choice."""
        most = math.inf if any(best.standing.breaches) else best.standing.minutes
        self._listed_for = best.minutes
        tighter = proof.tighter(self._stop, NEAR_ONES[len(self.pool.schools) > SETTLED], most)
        if tighter.portfolios is proof.portfolios:
            return best, tighter
        return self._with_portfolios(best, tighter, proof)

    def _with_portfolios(
        self, best: Weighed, proof: Proof, was: Proof | None = None, *, mixed: bool = False
    ) -> tuple[Weighed, Proof]:
        """The better of some postings and the best choice of portfolios (of the tenures alone that the programme ``mixed``, and of all where
        that is not near enough), and what the choice proves of those that break nothing."""
        self._course.follow(proof.steps_after(was or proof))
        if self._over():
            return best, proof
        among, kept = proof, frozenset[int]()
        if mixed:
            among, kept = proof.mixed_alone(self._stop, NEAR_ONES[1], best.standing.minutes)
        limit = self._left(CHOICE_LIMIT if self._asked_whole and not kept else CHOICE_SHORT)
        found, bound = self._among_portfolios(among, kept, limit)
        few = any(found.standing.breaches) and len(self.rows) > ELASTIC and not self.pool.short
        found = self._strict(found, few=True) if few and not self._over() else found
        best = min(best, found, key=lambda one: one.standing)
        if not kept:
            return best, proof.raised(bound)
        return (best, proof) if self._close(best, proof) else self._with_portfolios(best, proof)

    def _dear_anew(self, best: Weighed, proof: Proof) -> Weighed:
        """The same, where it is not near enough, after those who hold dear portfolios have chosen anew with who holds what they would take."""
        for turn in range(TURNS):
            if self._stop.is_asked() or self._close(best, proof) or any(best.standing.breaches):
                break
            held, most = best.choice.rows, best.standing.minutes
            among, kept = proof.dear_alone(held, turn, self._stop, NEAR_ONES[1], most)
            found, _ = self._among_portfolios(among, kept, min(CHOICE_SHORT, BESIDE * self._effort))
            best = min(best, found, key=lambda one: one.standing)
        return best

    def _strict(self, best: Weighed, *, few: bool = False) -> Weighed:
        """The better of some postings and any that break nothing; of ``few``, and after a stop for a moment, among whom it concerns and few others."""
        late, broken = self._stop.is_asked(), {s.subject for s, _ in best.broken}
        limit, stop = (AFTER_STOP, Stop()) if late else (self._left(STRICT_LIMIT), self._stop)
        rows: Sequence[int] = range(len(self.rows))
        held, facts = best.choice.rows, frozenset[int]()
        among = self._neighbours.lightest(held, broken) if (late or few) and broken else None
        if among:
            rows, facts = self.model.open_among(held, among)
        board, literals = self.model.board(rows, facts, strict=True, among=among)
        board.minimise()
        presolve = Presolve.PLAIN if among else Presolve.FULL
        run = solve(board.model, seed=self._seed, limit=limit, stop=stop, gap=STRICT_GAP, linearization=2, presolve=presolve)  # fmt: skip
        self._spend(run.deterministic_seconds)
        found = [self._standing(self._paired(facts | true_of(run, literals)))] if run.found else []
        return min((best, *found), key=lambda one: one.standing)

    def _elastic(self, best: Weighed) -> tuple[Weighed, Standing]:
        """Musts first, then what holds in principle, then minutes: each least is kept while the next is looked for."""
        board, literals = self.model.board(range(len(self.rows)), (), spread=self.pool.short)
        begin = board.complete_assignment({x.index: k in best.choice.rows for k, x in literals.items()})
        found = least_by_level(
            board, begin, seed=self._seed, stop=self._stop, limit=lambda: self._left(LEVEL_LIMIT), spend=self._spend
        )  # fmt: skip
        rows = frozenset(k for k, x in literals.items() if found.values.get(x.index))
        return min(best, self._standing(self._paired(rows)), key=lambda one: one.standing), found.bound

    def _proof(self, best: Weighed | None = None) -> Proof:
        """What every choice costs at least; with breaches as dear as where ``best`` has any."""
        standing = best.standing if best else Standing(0, 0, 0.0)
        unit = NEAR if any(standing.breaches) else REPORTED
        every = self.model.board(range(len(self.rows)), ())
        proof = prove(self.pool, self.rows, *every, self._stop, unit=unit, start=self.worth.pieces)
        self._course.follow((work, proof.reported(bound, standing)) for work, bound in proof.steps)
        return replace(proof, worth=self.worth.of)

    def _among_portfolios(self, proof: Proof, kept: frozenset[int], limit: float) -> tuple[Weighed, float]:
        """The best choice among portfolios beside what is kept within so many deterministic seconds, open schools filled in, and its bound."""
        found = chosen_rows(proof, self.rows, self.pool.people, seed=self._seed, limit=limit, stop=self._stop)
        self._spend(found.work)
        return self._made_whole(found.rows | kept), found.bound

    def _for_teams(self, best: Weighed, proof: Proof) -> Weighed:
        """Of the choices nearly as near to the bound as is asked for, the one that leaves the year's teams the most."""
        if not self.worth.of or any(best.standing.breaches) or self._over():
            return best
        most = max(best.standing.minutes, proof.minutes_at(best.standing) + CLOSE_ENOUGH * best.minutes)
        rows, work = chosen_for_teams(
            proof, self.rows, self.pool, self.worth, most - proof.base,
            seed=self._seed, limit=self._left(CHOICE_LIMIT), stop=self._stop,
        )  # fmt: skip
        self._spend(work)
        found = self._made_whole(rows)
        return found if found.standing <= Standing(0, 0, most) else best

    def _made_whole(self, rows: set[int]) -> Weighed:
        """The candidates of some portfolios without those that nobody needs, and open schools filled in."""
        kept = needed(self.rows, rows, self.model.minutes)
        held = {self.rows[k].row.school_id for k in kept}
        choices = {s: ks for s, ks in self.model.by_school.items() if s not in held}
        return self._standing(self._paired(kept | filled(self.pool, self.rows, kept, choices)))

    def _shares_kept(self, best: Weighed) -> Weighed:
        """Where postings are tied to shares: the same nearer to them, and large schools with who holds the fewest others."""
        for number in range(2 if self.pool.shares and not self._stop.is_asked() else 0):
            members = frozenset(self._neighbours.of_shares(best.choice.rows)[number])
            shared = shared_out(self.model, Trial(members, best.choice, False, self._seed, ()), self._stop)
            self._spend(shared.work)
            best = self._standing(shared.choice) if shared.choice else best
        return best

    def _searched(self, best: Weighed, proof: Proof) -> Weighed:
        done, idle, draw = 0, 0, random.Random(self._seed)
        bench = workbench(self.model, self._stop)
        ahead: list[tuple[Trial, Shared]] = []
        while not self._over_in_rounds(best) and idle < self._patience(best):
            if self._close(best, proof, doubts=proof.doubts):
                break
            ahead = ahead or self._ahead(bench, best, draw, done)
            trial, shared = ahead.pop(0)
            done += 1
            self._spend(shared.work)
            found = self._standing(shared.choice) if shared.choice else best
            idle = 0 if found.standing < best.standing else idle + 1
            if not idle:
                # What was looked at ahead set out from postings that stand no more: as one after the other, it is drawn anew.
                best, ahead = found, []
                draw.setstate(trial.drawn)
                self._course.found(best.minutes)
        return best

    @property
    def _asked_whole(self) -> bool:
        """Whether the assignment model of everybody is asked how little must be broken: not in large offices short of days alone."""
        days_alone = self.pool.short and not self.pool.few
        return not days_alone or len(self.rows) <= ELASTIC

    def _over_in_rounds(self, best: Weighed) -> bool:
        """Whether rounds are over: where the whole model was not asked and a must is open, its work is theirs."""
        more = 1.0 if self._asked_whole or not best.standing.musts else UNASKED
        return self._stop.is_asked() or self._spent >= more * self._effort

    def _mendable(self, best: Weighed) -> set[str]:
        """At whom something is broken that rounds may mend: what shares ask for is broken to the end."""
        return set() if self.pool.shares else {s.subject for s, _ in best.broken}

    def _patience(self, best: Weighed) -> float:
        return (PATIENCE_BROKEN if self._mendable(best) else PATIENCE) * len(self.pool.people)

    def _ahead(
        self, bench: Workbench[Assignment], best: Weighed, draw: random.Random, done: int
    ) -> list[tuple[Trial, Shared]]:
        """The next rounds, as many as can be done at a time, as they are if none before them gains anything."""
        broken = self._mendable(best)
        trials: list[Trial] = []
        for turn in range(done, done + bench.hands):
            members = frozenset(self._neighbours.group(best.choice.rows, broken, draw, turn))
            seed, strict = draw.randrange(2**31), not any(best.standing.breaches)
            trials.append(Trial(members, best.choice, strict, seed, draw.getstate()))
        return list(zip(trials, bench.each(shared_out, trials), strict=True))

    def _without_chains(self, best: Weighed, proof: Proof) -> Weighed:
        """The same without chains of more schools than a zone holds, where they can be had without another breach."""
        if self.pool.short or any(best.standing.breaches):
            return best
        seed, stop = self._seed, self._stop
        rows, among, work = loosened(self.model, best.choice, seed=seed, stop=stop)
        loose = self._standing(self._paired(rows)) if among else best
        for group in among if not stop.is_asked() else ():
            rows, more = chosen_anew(self.model, loose.choice.rows, group, proof, seed=seed, stop=stop)
            loose, work = min(loose, self._made_whole({*rows}), key=lambda one: one.standing), work + more
        self._spend(work)
        return loose

    def _told(self, best: Weighed, sure: Standing, proof: Proof, began: float) -> Staffing:
        if self.pool.shares:
            self.pool.shares = {}
            best, sure = self._standing(best.choice), Standing(0, 0, 0.0)
        musts, others, bound = self._proven(best, sure, proof, [self.rows[k] for k in best.choice.rows])
        clean = (musts.open, others.open) == (musts.bound, others.bound)
        status = "optimal" if clean and bound >= best.minutes else "feasible"
        ended = "stopped" if self._stop.is_asked() and status != "optimal" else status
        steps = self._course.closed(best.minutes, bound)
        outcome = Outcome(
            self.office_id, "staffing", ended, best.minutes, bound, time.monotonic() - began, self._spent, steps=steps, musts=musts, in_principle=others
        )  # fmt: skip
        postings = sorted((self.rows[k].row for k in best.choice.rows), key=lambda r: (r.school_id, r.start))
        return Staffing(tuple(postings), outcome, best.broken, proof, sure)

    def _proven(
        self, best: Weighed, sure: Standing, proof: Proof, rows: Iterable[Candidate]
    ) -> tuple[Level, Level, float]:
        """Musts and breaches in principle of some postings with the least of each that is proven, and what their minutes come to at least."""
        standing = best.standing
        held = too_many_beside(self.pool, standing.musts)
        least = sure.musts, max(sure.in_principle, held)
        musts, others = (Level(n, min(n, bound)) for n, bound in zip(standing.breaches, least, strict=True))
        broken = standing._replace(in_principle=standing.in_principle + proof.beside_shares(rows))
        return musts, others, min(best.minutes, max(0.0, proof.minutes_at(broken) - best.teams))
