"""Leadline qualifies leads: it grades the request, scores over time, says the next step, and shows where money is lost.

>>> import leadline
>>> import pyarrow as pa
>>> touches = pa.table({
...     "person": ["ada", "ada"],
...     "at": ["2026-03-02 09:00", "2026-03-02 09:05"],
...     "kind": ["page_view", "request"],
...     "action": [None, "quote"],
... })
>>> standing = leadline.qualify(touches, leadline.Playbook.default(), as_of="2026-03-03")
>>> standing.leads.select(["person", "stage", "temperature"]).to_pylist()
[{'person': 'ada', 'stage': 'mql', 'temperature': 'hot'}]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from leadline.__about__ import __version__

if TYPE_CHECKING:
    from leadline.engines.credit import attribution, busyness
    from leadline.engines.forecasts import forecast
    from leadline.engines.local import explain, qualify, reasons
    from leadline.engines.offers import offers
    from leadline.engines.reports import flow, sources
    from leadline.engines.stages import balance, effort, handover, staying
    from leadline.engines.weeks import week
    from leadline.engines.worth import appraise, worth
    from leadline.playbook import Playbook
    from leadline.problems import LeadlineError
    from leadline.qualification.explain import Explanation
    from leadline.qualification.result import Qualified

__all__ = [
    "Explanation",
    "LeadlineError",
    "Playbook",
    "Qualified",
    "__version__",
    "appraise",
    "attribution",
    "balance",
    "busyness",
    "effort",
    "explain",
    "flow",
    "forecast",
    "handover",
    "offers",
    "qualify",
    "reasons",
    "sources",
    "staying",
    "week",
    "worth",
]

_HOMES = {
    "Explanation": "leadline.qualification.explain",
    "LeadlineError": "leadline.problems",
    "Playbook": "leadline.playbook",
    "Qualified": "leadline.qualification.result",
    "appraise": "leadline.engines.worth",
    "attribution": "leadline.engines.credit",
    "balance": "leadline.engines.stages",
    "busyness": "leadline.engines.credit",
    "effort": "leadline.engines.stages",
    "explain": "leadline.engines.local",
    "flow": "leadline.engines.reports",
    "forecast": "leadline.engines.forecasts",
    "handover": "leadline.engines.stages",
    "offers": "leadline.engines.offers",
    "qualify": "leadline.engines.local",
    "reasons": "leadline.engines.local",
    "sources": "leadline.engines.reports",
    "staying": "leadline.engines.stages",
    "week": "leadline.engines.weeks",
    "worth": "leadline.engines.worth",
}


def __getattr__(name: str) -> Any:
    """Load what is asked for when it is asked for: the command line starts in a tenth of a second."""
    if name not in _HOMES:
        raise AttributeError(f"module 'leadline' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
