"""The offers: whom each has reached, who took it, who of them was new, and what is the matter with the set of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import numpy as np
import pyarrow as pa

from leadline.measurement.intervals import interval, intervals
from leadline.measurement.money import Cost, in_currency, per, read_costs
from leadline.measurement.offers.becoming import STAGES, Becoming
from leadline.measurement.offers.dilution import EARLY, dilution
from leadline.measurement.offers.fatigue import NOT_KNOWN, Exposed, Fatigue, together
from leadline.measurement.offers.outlook import outlook
from leadline.measurement.offers.overlap import overlap
from leadline.measurement.offers.pace import Pace, pace
from leadline.measurement.offers.promotion import Promoted, promotions, standing
from leadline.measurement.offers.report import OfferReport, OfferRow
from leadline.measurement.offers.shown import Shown, shown_to
from leadline.measurement.offers.takes import Takes, local_days, takes_of
from leadline.measurement.offers.told import told
from leadline.measurement.offers.verdict import FEW, Judged, Takers, state, verdict
from leadline.measurement.offers.wanted import Answer, answer, enough, wanted
from leadline.measurement.population import NEVER, Ints, Mask, Population, instants, population
from leadline.playbook import Playbook
from leadline.qualification.conditions import canonical

TESTED = 8
"""Fatigue is looked for in the offers that most people took."""
FEW_NEW = 1 / 3
NEXT = 28
"""Days of the outlook where no offer's promotion is over."""
SHORTEST = 7
"""Days of the outlook at least: what is taken once is not promoted for a day."""


def offers(
    leads: pa.Table,
    entries: pa.Table,
    requests: pa.Table,
    playbook: Playbook,
    *,
    as_of: datetime,
    shown: pa.Table | None = None,
    costs: pa.Table | None = None,
    since: date | None = None,
    until: date | None = None,
    only: Mapping[str, str | None] | None = None,
) -> OfferReport:
    """What the offers have brought.

    `leads`, `entries`, `requests` are those of a qualification as of `as_of`; `shown` says to whom an offer was put
    before (`shown.showings` of touches: person, offer, at). `since` and `until` narrow the takes by their local dates,
    `only` by the values of their leads (`groups.DIMENSIONS`); who is new is told from all takes. Raises LeadlineError
    for an unknown word, NoRate for costs in a currency without rate.
    """
    who = population(leads, entries, as_of, playbook.time_zone)
    takes = takes_of(who, requests, playbook, since, until, only)
    today = int(local_days(who.zone, np.array([who.as_of], dtype=np.int64))[0])
    seen = shown_to(who, takes, None if since or until or only else shown)
    promoted = promotions(takes, playbook, today)
    becoming = Becoming(who, takes)
    counts = takes.count()
    there = [
        i for i in range(len(takes.offers))
        if counts[i] or (promoted[i] is not None and not only) or (seen is not None and len(seen.person[seen.of(i)]))
    ]  # fmt: skip
    there.sort(key=lambda i: (one.start if (one := promoted[i]) else NEVER, takes.offers[i]))
    first_seen = _first_seen(who, takes)
    ends = {i: one.end if (one := promoted[i]) else today for i in there}
    known = {i: int(np.searchsorted(first_seen, end, "right")) for i, end in ends.items()}
    exposures = {i: seen.exposed(i) if seen is not None else None for i in there}
    early = min((one.days for i in there if (one := promoted[i]) is not None and not one.inferred), default=EARLY)
    begun = max(7, min(early, EARLY))
    met = {i: int(np.searchsorted(first_seen, one.start + begun)) if (one := promoted[i]) else 0 for i in there}
    at_first = {i: answer(exposures[i], _takers_within(takes, promoted[i], i, begun), met[i]) for i in there}
    answers = {i: answer(exposures[i], _promoted_takers(takes, promoted[i], i), known[i]) for i in there}
    stands = {i for i in there if standing(promoted[i], _positions(takes, promoted[i], i, new=False))}
    kinds = {i: offer.kind if (offer := playbook.offer(takes.offers[i])) else None for i in there}
    tired, tired_all = _fatigue(there, exposures, counts)
    positions = {i: _positions(takes, promoted[i], i) for i in there}
    paces = {i: pace(positions[i], one) if (one := promoted[i]) else None for i in there}
    campaigns = [i for i in there if i not in stands]
    diluted = dilution(takes, promoted, becoming, campaigns, {i: _pair(at_first[i]) for i in campaigns}, today)
    weak_quality, weak_rate = _weak_quality(takes, becoming, kinds), _weak_rates(answers, kinds)
    sold = becoming.became("client")
    judged: dict[int, Judged] = {}
    more: dict[int, int | None] = {}
    for i in there:
        mine = answers[i] if i in stands else at_first[i]
        others = [like for j in campaigns if j != i and kinds[j] == kinds[i] and (like := at_first[j]) is not None]
        is_wanted, more[i] = wanted(mine, others if i not in stands else (), promoted[i])
        judged[i] = Judged(
            takers=int(counts[i]),
            wanted=is_wanted,
            enough=enough(promoted[i], paces[i], exposures[i], known[i]),
            fatigue=tired[i],
            pace=paces[i],
            repeaters=float(1 - takes.new[takes.of(i)].mean()) if counts[i] else 0.0,
            weak_quality=i in weak_quality,
            weak_rate=i in weak_rate,
            same_people=i not in stands and _same_people(takes, sold, i),
            over=(one := promoted[i]) is not None and not one.going_on,
            who=_whom(takes, sold, i),
            campaign=i not in stands,
        )
    became = {
        stage: list(
            zip(takes.count(becoming.became(stage)).tolist(), takes.count(becoming.could(stage)).tolist(), strict=True)
        )
        for stage in STAGES
    }
    spent = _costs(takes, playbook, costs, since, until, today)
    rows = tuple(
        _row(
            i,
            takes,
            promoted[i],
            i in stands,
            diluted.found == "diluted",
            seen,
            known[i],
            became,
            judged[i],
            more[i],
            playbook,
            spent[i],
        )
        for i in there
    )
    over = [one.days for i in there if (one := promoted[i]) is not None and not one.going_on]
    report = OfferReport(
        as_of=as_of,
        currency=playbook.currency,
        rows=rows,
        state=state([judged[i] for i in there], diluted, tired_all, _pace_of_all(positions, promoted)),
        dilution=diluted,
        fatigue=tired_all,
        outlook=outlook(
            [(takes.offers[i], one, positions[i]) for i in campaigns if (one := promoted[i]) is not None],
            diluted.new_counts,
            diluted.new.direction == "down",
            max(SHORTEST, int(np.median(over[-3:]))) if over else NEXT,
        ),
        overlap=overlap(takes, tuple(i for i in there if counts[i])),
        people=int(np.count_nonzero(np.bincount(takes.person, minlength=1))),
        without_offer=takes.without_offer,
        notices=told(rows, seen is not None, takes.without_offer, bool(since or until or only) and shown is not None),
        _who=who,
        _takes=takes,
        _shown=seen,
        _becoming=becoming,
    )
    return report


def _first_seen(who: Population, takes: Takes) -> Ints:
    """The local date on which each person was first seen, sorted."""
    first = instants(who.leads, "first_touch_at")
    first = np.where(first == NEVER, who.first_request, first)
    each = np.full(takes.people, NEVER, dtype=np.int64)
    np.minimum.at(each, takes.person_of_lead, first)
    return np.sort(local_days(who.zone, each[each != NEVER]))


def _takers_within(takes: Takes, promoted: Promoted | None, offer: int, days: int) -> int:
    if promoted is None:
        return 0
    day = takes.day[takes.of(offer)]
    return int(((day >= promoted.start) & (day < promoted.start + days)).sum())


def _pair(one: Answer | None) -> tuple[int, int] | None:
    return None if one is None else (one.answers, one.asked)


def _promoted_takers(takes: Takes, promoted: Promoted | None, offer: int) -> int:
    return 0 if promoted is None else int(promoted.within(takes.day[takes.of(offer)]).sum())


def _positions(takes: Takes, promoted: Promoted | None, offer: int, new: bool = True) -> Ints:
    """On which promoted days new people, or all takers, took it."""
    if promoted is None:
        return np.zeros(0, dtype=np.int64)
    rows = takes.of(offer)
    day = takes.day[rows][takes.new[rows]] if new else takes.day[rows]
    return promoted.position(day[promoted.within(day)])


def _pace_of_all(positions: Mapping[int, Ints], promoted: Sequence[Promoted | None]) -> Pace | None:
    """The promoted days of every offer as parts of one length."""
    parts = [positions[i] * 999 // one.days for i in positions if (one := promoted[i]) is not None and one.days >= 3]
    return pace(np.concatenate(parts), Promoted(((0, 998),), False, False)) if parts else None


def _fatigue(
    there: Sequence[int], exposures: Mapping[int, Exposed | None], counts: Ints
) -> tuple[dict[int, Fatigue], Fatigue]:
    told_of = [i for i in sorted(there, key=lambda i: -int(counts[i])) if exposures[i] is not None][:TESTED]
    each, whole = together([one for i in told_of if (one := exposures[i]) is not None])
    return dict.fromkeys(there, NOT_KNOWN) | dict(zip(told_of, each, strict=True)), whole


def _same_people(takes: Takes, sold: Mask, offer: int) -> bool:
    """Surely fewer than a third of its takers were new, and they do not surely buy more often than those of all."""
    rows = takes.of(offer)
    count = rows.stop - rows.start
    if count < FEW:
        return False
    new = interval(int(takes.new[rows].sum()), count)
    return new is not None and new.high < FEW_NEW and not _sells(takes, sold, offer)


def _sells(takes: Takes, sold: Mask, offer: int) -> bool:
    """Its takers surely buy more often than those of all."""
    rows = takes.of(offer)
    bought = interval(int(sold[rows].sum()), rows.stop - rows.start)
    return bought is not None and bought.low > float(sold.mean())


def _whom(takes: Takes, sold: Mask, offer: int) -> Takers:
    """Whom it reaches, as far as can be seen."""
    new = takes.new[takes.of(offer)]
    if not len(new) or float(new.mean()) >= FEW_NEW:
        return "new"
    return "buying" if _sells(takes, sold, offer) else "known"


def _weak_quality(takes: Takes, becoming: Becoming, kinds: Mapping[int, str | None]) -> set[int]:
    """Offers whose new people surely become less than half as often what those of its kind usually do."""
    stage = becoming.judged_by
    if stage is None:
        return set()
    soon, followed = takes.count(becoming.soon(stage)), takes.count(becoming.followed(stage))
    return _weak({i: (int(soon[i]), int(followed[i])) for i in kinds}, kinds)


def _weak_rates(answers: Mapping[int, Answer | None], kinds: Mapping[int, str | None]) -> set[int]:
    alike = {i: (one.answers, one.asked) for i, one in answers.items() if one is not None and one.by_showing}
    return _weak(alike, kinds)


def _weak(pairs: Mapping[int, tuple[int, int]], kinds: Mapping[int, str | None]) -> set[int]:
    """Those whose rate is surely under half of the median of three or more of their kind."""
    found: set[int] = set()
    for kind in set(kinds.values()):
        asked = {i: pair for i, pair in pairs.items() if pair[1] >= 20 and kinds[i] == kind}
        if len(asked) < 3:
            continue
        k, n = (np.array([pair[part] for pair in asked.values()]) for part in (0, 1))
        _, high = intervals(k, n)
        typical = float(np.median(k / n))
        found |= {i for i, top in zip(asked, high, strict=True) if top < typical / 2}
    return found


def _costs(
    takes: Takes, playbook: Playbook, table: pa.Table | None, since: date | None, until: date | None, today: int
) -> list[int | None]:
    """What each offer has cost: what was spent on it, else the playbook's cost; and its delivery to each taker."""
    spent: dict[str, list[Cost]] = {}
    for cost in read_costs(table, playbook):
        if cost.keys["offer"] is not None:
            spent.setdefault(canonical(cost.keys["offer"]), []).append(cost)
    last = date.fromordinal(today)
    last = last if until is None else min(last, until)
    counts, found = takes.count(), []
    for i, key in enumerate(takes.offers):
        offer, parts = playbook.offer(key), spent.get(canonical(key), [])
        total: int | None = sum(cost.between(since, last) for cost in parts) if parts else None
        if total is None and offer is not None and offer.cost is not None:
            total = in_currency(offer.cost.micros, offer.cost.currency, playbook)
        if offer is not None and offer.cost_per_taker is not None:
            each = in_currency(offer.cost_per_taker.micros, offer.cost_per_taker.currency, playbook)
            total = (total or 0) + each * int(counts[i])
        found.append(total)
    return found


def _row(
    place: int,
    takes: Takes,
    promoted: Promoted | None,
    stands: bool,
    diluted: bool,
    seen: Shown | None,
    known: int,
    became: Mapping[str, Sequence[tuple[int, int]]],
    judged: Judged,
    more: int | None,
    playbook: Playbook,
    cost: int | None,
) -> OfferRow:
    rows = takes.of(place)
    key = takes.offers[place]
    offer = playbook.offer(key)
    takers, new = rows.stop - rows.start, int(takes.new[rows].sum())
    inside = int(promoted.within(takes.day[rows]).sum()) if promoted else 0
    reach = None
    if seen is not None and len(seen.person[seen.of(place)]):
        took = seen.took[seen.of(place)]
        reach = len(took) + takers - int(took.sum())
    of = reach if reach is not None else known
    bounds = interval(min(inside, of), of) if promoted else None
    what, reason = verdict(judged, diluted)

    mql, sql, client = (became[stage][place] for stage in STAGES)
    return OfferRow(
        key=key,
        name=offer.name if offer else key,
        kind=offer.kind if offer else None,
        promoted=promoted,
        standing=stands,
        days=promoted.days if promoted else None,
        reach=reach,
        known=known,
        takers=takers,
        new=new,
        repeat=takers - new,
        promoted_takers=inside,
        rate=min(inside, of) / of if bounds else None,
        rate_low=bounds.low if bounds else None,
        rate_high=bounds.high if bounds else None,
        rate_of=None if bounds is None else "known" if reach is None else "reach",
        mql=mql[0],
        could_mql=mql[1],
        sql=sql[0],
        could_sql=sql[1],
        clients=client[0],
        could_clients=client[1],
        cost=cost,
        cost_per_new=per(cost, new),
        new_a_week=7 * new / promoted.days if promoted else None,
        pace=judged.pace,
        wanted=judged.wanted,
        enough=judged.enough,
        fatigue=judged.fatigue,
        verdict=what,
        reason=reason,
        more=more,
    )
