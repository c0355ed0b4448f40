"""Whether the parts of a playbook agree with each other: names that exist, bars in order, money with rates."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from leadline.playbook.parts import CRITERIA, Money
from leadline.playbook.reading.build import pair
from leadline.playbook.reading.conditions import folded
from leadline.playbook.reading.findings import Findings, Path
from leadline.playbook.reading.language import ACTIONS_OF_KIND, KINDS
from leadline.playbook.reading.rules import Vocabulary, check_rules, check_when
from leadline.playbook.sources import ANY, SEVERAL, SLASH, UNCLASSIFIED, member


def check_agreement(read: Mapping[str, Any], built: Mapping[str, Any], findings: Findings) -> None:
    """Adds to the findings what does not go together. `read` is what was written, `built` the fields made from it."""
    _offers(read, built, findings)
    _kinds(read, findings)
    _sources(read, findings)
    _directions(read, findings)
    _money(read, built, findings)
    _bars(read, built, findings)
    _temperature(read, built, findings)
    _steps(read, findings)
    _flow(read, built, findings)
    check_rules(read, built, findings)
    if read.get("rules"):
        _reachable(built, findings)


def _offers(read: Mapping[str, Any], built: Mapping[str, Any], findings: Findings) -> None:
    products = {product.key: None for product in built["products"]}
    for section in ("products", "offers"):
        seen: dict[str, str] = {}
        for key in read.get(section, {}):
            first = seen.setdefault(folded(key), key)
            if first != key:
                what = f"{key!r} and {first!r} are the same name; letters are compared without regard to case."
                findings.add("twice", (section, key), what, "Rename one of them.")
    for key, offer in read.get("offers", {}).items():
        product = offer.get("product")
        if product is not None and product not in products:
            findings.unknown(
                "unknown_product", ("offers", key, "product"), f"There is no product {product!r}.", product, products
            )
        periods = sorted((p.since, p.until or "9999-12-31", i) for i, p in enumerate(offer.get("promoted", ())))
        for (_, end, _), (start, _, i) in pairwise(periods):
            if start <= end:
                path: Path = ("offers", key, "promoted", i)
                findings.add(
                    "overlap", path, "This promotion begins before another ends.", "Join them.", level="warning"
                )


def _kinds(read: Mapping[str, Any], findings: Findings) -> None:
    for kind, given in read.get("kinds", {}).items():
        if folded(kind) in KINDS:
            what = f"{kind} is a kind of ours already and means itself."
            findings.add("reserved_kind", ("kinds", kind), what, "Rename your kind, or leave this out.")
        reads_as, action = given.get("is"), given.get("action")
        if reads_as is None or action is None:
            continue
        allowed = ACTIONS_OF_KIND.get(reads_as)
        if allowed is None:
            what = f"A {reads_as} has no action."
            findings.add("unknown_action", ("kinds", kind, "action"), what, "Leave it out.")
        elif action not in allowed:
            what = f"{action!r} is no action of a {reads_as}."
            findings.unknown("unknown_action", ("kinds", kind, "action"), what, action, allowed)


def _directions(read: Mapping[str, Any], findings: Findings) -> None:
    homes: dict[str, str] = {}
    for name, members in read.get("directions", {}).items():
        for i, source in enumerate(members):
            _member(source, ("directions", name, i), findings)
            if homes.setdefault(member(source), name) != name:
                what = f"{source!r} is {homes[member(source)]} already."
                findings.add("source_in_two_directions", ("directions", name, i), what, "Keep it in one.")


def _sources(read: Mapping[str, Any], findings: Findings) -> None:
    homes: dict[str, str] = {}
    for name, members in read.get("sources", {}).items():
        if folded(name) in RESERVED:
            findings.add("reserved_class", ("sources", name), RESERVED[folded(name)], "Rename it.")
        seen: set[str] = set()
        for i, source in enumerate(members):
            home = homes.setdefault(member(source), name)
            path: Path = ("sources", name, i)
            _member(source, path, findings)
            if home != name:
                findings.add(
                    "source_in_two_classes", path, f"{source!r} is in the class {home} already.", "Keep it in one."
                )
            elif member(source) in seen:
                findings.add("twice", path, f"{source!r} stands in this class twice.", "Keep one.", level="warning")
            seen.add(member(source))


RESERVED = {
    UNCLASSIFIED: "unclassified is the class of what has none.",
    SEVERAL: "several is said of a source whose leads stand in more than one class.",
}


def _member(source: str, path: Path, findings: Findings) -> None:
    """`any` stands for any source before a medium, and for nothing else."""
    where, stroke, medium = member(source).rpartition(SLASH)
    if stroke and (medium == ANY or "*" in (where, medium)):
        what = f"{source!r} cannot be read as a source with its medium."
        mend = "Write google / cpc for both, any / cpc for any source by this medium, google for the source alone."
        findings.add("bad_source", path, what, mend)


def _money(read: Mapping[str, Any], built: Mapping[str, Any], findings: Findings) -> None:
    known = {built["currency"], *built["rates"]}
    for code in built["rates"]:
        if code == built["currency"]:
            findings.add("own_rate", ("rates", code), f"{code} is the playbook's own currency.", "Leave its rate out.")
    for section, fields in (("products", ("price",)), ("offers", ("cost", "cost_per_taker"))):
        for key, given in read.get(section, {}).items():
            for name in fields:
                _rated(given.get(name), (section, key, name), known, built, findings)
    _rated(read.get("cost_per_hour"), ("cost_per_hour",), known, built, findings)


def _rated(money: Money | None, path: Path, known: set[str], built: Mapping[str, Any], findings: Findings) -> None:
    if money is not None and money.currency and money.currency not in known:
        what = f"There is no rate for {money.currency}, so this cannot be added up in {built['currency']}."
        mend = f"Write rates: {{{money.currency}: …}}, its worth in {built['currency']}."
        findings.add("no_rate", path, what, mend)


def _bars(read: Mapping[str, Any], built: Mapping[str, Any], findings: Findings) -> None:
    bars = built["thresholds"]
    if bars.recycle >= bars.mql:
        what = f"recycle ({bars.recycle:g}) must be lower than mql ({bars.mql:g}), else leads go to and fro."
        findings.add("thresholds_order", ("thresholds", "recycle"), what, "Lower recycle or raise mql.")
    if bars.mql > bars.sql:
        what = f"sql ({bars.sql:g}) must be at least mql ({bars.mql:g}); nobody is sold to before marketing agrees."
        findings.add("thresholds_order", ("thresholds", "sql"), what, "Raise sql or lower mql.")
    for name in ("intent", "prequalified"):
        if not getattr(built["gates"], name):
            what = f"The gate {name} names no criterion, so no lead can ever become SQL."
            findings.add("gate_shut", ("gates", "sql", name), what, "Name a criterion with its bar.")


def _temperature(read: Mapping[str, Any], built: Mapping[str, Any], findings: Findings) -> None:
    given = read.get("temperature", {})
    for action in sorted(set(given.get("hot", ())) & set(given.get("warm", ()))):
        i = given["warm"].index(action)
        findings.add(
            "hot_and_warm", ("temperature", "warm", i), f"{action} is hot and warm at once.", "Keep it in one."
        )
    grading = built["grading"]
    if not grading.hot_until < grading.warm_until < grading.cool_until:
        what = "Requests must cool in order: hot before warm, warm before cool."
        findings.add("cooling_order", ("temperature", "cooling"), what, "Let each span be longer than the one before.")


def _steps(read: Mapping[str, Any], findings: Findings) -> None:
    for temperature, steps in read.get("next_steps", {}).items():
        kinds = [step.kind for step in steps]
        for i, kind in enumerate(kinds):
            if kinds.index(kind) != i:
                findings.add(
                    "twice", ("next_steps", temperature, i), f"The step {kind} stands here twice.", "Keep one."
                )
        if "deliver" not in kinds:
            what = f"A {temperature} request is never checked to be delivered."
            mend = "Put deliver first: people get what they asked for."
            findings.add("no_delivery", ("next_steps", temperature), what, mend, level="warning")
    for name, due in read.get("due", {}).items():
        if due.unit == "slot" and name != "booking":
            what = f"Only a booking has a slot, {name} has none."
            findings.add("bad_due", ("due", name), what, "Write it like 5 working minutes or 1 working day.")


def _flow(read: Mapping[str, Any], built: Mapping[str, Any], findings: Findings) -> None:
    names = [step.name for step in built["flow_steps"]]
    for i, name in enumerate(names):
        if [folded(n) for n in names].index(folded(name)) != i:
            findings.add("twice", ("flow", "steps", i), f"Two steps of the flow are called {name!r}.", "Rename one.")
    for i, step in enumerate(built["flow_steps"]):
        if step.when:
            if any(condition.on_attribute for condition in step.when):
                what = "A step of the flow is a stage or a touch; it cannot ask for attributes."
                findings.add("flow_step", ("flow", "steps", i, "when", "attributes"), what, "Leave the attributes out.")
            check_when(step.when, ("flow", "steps", i, "when"), Vocabulary(built), findings)
    for key in read.get("flow", {}).get("expected", {}):
        path: Path = ("flow", "expected", key)
        steps = pair(key)
        if steps is None:
            findings.add("bad_pair", path, f"{key!r} is not a pair of steps.", "Write it like mql→sql or mql->sql.")
            continue
        unknown = [step for step in steps if step not in names]
        for step in unknown:
            findings.unknown("unknown_step", path, f"The flow has no step {step!r}.", step, names)
        if not unknown and names.index(steps[0]) >= names.index(steps[1]):
            findings.add("bad_pair", path, f"{steps[1]} does not come after {steps[0]} in the flow.", "Swap them.")


def _reachable(built: Mapping[str, Any], findings: Findings) -> None:
    """Bars that no rule can lift anybody over."""
    gives = {
        criterion: any(r.criterion == criterion and r.points > 0 for r in built["rules"]) for criterion in CRITERIA
    }
    gates = built["gates"]
    mend = "Add a rule that gives such points, or lower the gate."
    if gates.mql_engagement > 0 and not gives["engagement"]:
        what = "No rule gives points of engagement, so no lead can pass the gate to MQL."
        findings.add("out_of_reach", ("gates", "mql"), what, mend, level="warning")
    for name, bars in (("intent", gates.intent), ("prequalified", gates.prequalified)):
        if bars and not any(bar <= 0 or gives[criterion] for criterion, bar in bars.items()):
            what = f"No rule gives points of {' or '.join(bars)}, so no lead can pass the gate {name} to SQL."
            findings.add("out_of_reach", ("gates", "sql", name), what, mend, level="warning")
