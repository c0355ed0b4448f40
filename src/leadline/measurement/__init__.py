"""The measurement room: what the flow and the sources are worth, as pure functions of a qualification's tables."""

from leadline.measurement.flow import flow
from leadline.measurement.flow_places import period
from leadline.measurement.flow_report import FlowGroup, FlowReport, StepFigures
from leadline.measurement.groups import DIMENSIONS, PERIODS
from leadline.measurement.intervals import Interval, interval, intervals
from leadline.measurement.money import COST_COLUMNS, decimal
from leadline.measurement.shrinkage import Prior, learn, shrink
from leadline.measurement.source_report import SourceReport, SourceRow
from leadline.measurement.sources import sources

__all__ = [
    "COST_COLUMNS",
    "DIMENSIONS",
    "PERIODS",
    "FlowGroup",
    "FlowReport",
    "Interval",
    "Prior",
    "SourceReport",
    "SourceRow",
    "StepFigures",
    "decimal",
    "flow",
    "interval",
    "intervals",
    "learn",
    "period",
    "shrink",
    "sources",
]
