"""A programme held against the leads that are most like it."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from leadline.measurement.appraisal import Appraisal
from leadline.measurement.appraisal import appraise as measure
from leadline.web.appraise.form import Form
from leadline.web.figures.asked import Asked
from leadline.web.figures.kept import Figures
from leadline.web.figures.names import short
from leadline.web.sources.worth import minutes

BY = ("source", "what", "why")


def appraised(found: Figures, asked: Asked, form: Form) -> Appraisal:
    """The appraisal of a form that is complete; of all leads, or of those for the product that it names."""
    programme = form.programme
    if programme is None:
        raise ValueError("the form is not complete")
    only = {} if form.product is None else {"product": short(form.product)}
    narrowed = replace(asked, only=only, since=None, until=None)

    def make(_: pa.Table | None) -> Appraisal:
        report = found.sources(narrowed, BY)
        return measure(report, found.tables.playbook, programme, minutes=minutes(found))

    return found.report(("appraisal", programme, form.product), make)
