"""How many people are in no list, by why: counted in the kept tables."""

from __future__ import annotations

from django.db import connection

from leadline.record.rows import reading
from leadline.respond.queue import LeftOut

WHY = ("declined", "taker", "unqualified", "history")
"""Who is left out for several reasons counts for the first of these."""

BARRED = "select count(distinct person) from standing_lead where do_not_contact"
COUNTS = """
select why, count(*) from (
  select person, min(case reason when 'declined' then 0 when 'taker' then 1 when 'unqualified' then 2 else 3 end) as why
  from standing_step
  where kind = 'individual' and state in ('barred', 'not_made')
    and reason in ('declined', 'taker', 'unqualified', 'history')
    and person not in (
      select person from standing_step where state = 'open' and kind in ('individual', 'mend_delivery'))
    and person not in (select person from standing_lead where do_not_contact)
  group by person) as left_out
group by why
"""


def left_out_now() -> LeftOut:
    """People who have a request and are in no list."""
    with reading(), connection.cursor() as cursor:
        cursor.execute(BARRED)
        barred = int(cursor.fetchone()[0])
        cursor.execute(COUNTS)
        counts = {WHY[int(why)]: int(count) for why, count in cursor.fetchall()}
    return LeftOut(barred, *(counts.get(why, 0) for why in WHY))
