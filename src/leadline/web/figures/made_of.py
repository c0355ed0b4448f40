"""How many people are behind a count of leads, and why they are fewer: a person may have several leads."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from leadline import words


@dataclass(frozen=True, slots=True)
class MadeOf:
    """`leads` = `people` + `products` (leads for a further product of theirs) + `again` (cycles begun anew)."""

    leads: int
    people: int
    products: int
    again: int

    @property
    def said(self) -> str:
        """'of 2,857 people: 14 began again after buying, 30 for a further product'; '' where each has one lead."""
        if self.people == self.leads:
            return ""
        why = [f"{words.whole(self.again)} began again after buying"] if self.again else []
        why += [f"{words.whole(self.products)} {_are(self.products)} for a further product"] if self.products else []
        return f"of {words.count(self.people, 'person', 'people')}: {', '.join(why)}"


def made_of(members: pa.Table) -> MadeOf:
    """Of a table with the columns person and product, one row for each lead."""
    people = pc.count_distinct(members.column("person")).as_py()
    if people == members.num_rows:
        return MadeOf(people, people, 0, 0)
    each = members.group_by(["person", "product"]).aggregate([])
    return MadeOf(members.num_rows, people, each.num_rows - people, members.num_rows - each.num_rows)


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
