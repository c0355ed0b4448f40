"""What there is to see: one line for each page in each state. `address` may name what its home gives (`homes.py`)."""

from __future__ import annotations

from dataclasses import dataclass

from tests.web.screenshots.steps import (
    Step,
    check,
    click,
    hand_in,
    more_pages,
    open_filters,
    paste,
    press,
    stay,
    unfold,
    wait,
    write,
)

DAY = "2026-01-01"


@dataclass(frozen=True, slots=True)
class View:
    """`steps` lead from the opened page to its state. `who` looks: an owner, a stranger, a viewer. With `dialogs`,
    everything that opens a dialog on the page is opened too, one after the other. `busy`: another program writes.
    `window`: only what is in the window, with what sticks to its edges. `alike`: made of the same parts as another,
    which is enough for a program to look at. `ends` is the address that the steps lead to, if it is another.
    """

    name: str
    address: str
    steps: tuple[Step, ...] = ()
    who: str = "owner"
    status: int = 200
    dialogs: bool = False
    printed: bool = False
    busy: bool = False
    window: bool = False
    alike: bool = False
    ends: str = ""


TO_PROGRAM = (hand_in, click("main a[href$='/program']", "h1:text-is('Which program is the file from?')"))
TO_MAPPING = (hand_in, click("main a[href$='/mapping']", "h1:text-is('Which mapping?')"))
TO_COLUMNS = (hand_in, click(".dock .btn.main", "table.maps"))
TO_ROWS = (*TO_COLUMNS, click(".dock .btn.main", "h1:text-is('What will happen to each row')"))
TO_RUN = (*TO_ROWS, click("form.dock .btn.main", "h1:text-is('Imported')"))

COMPANY = (
    View("today", "/?of=all", dialogs=True, printed=True),
    View("today-of-one", "/?of=jonas", alike=True),
    View("today-unfolded", "/?of=all", (unfold,)),
    View("today-past", f"/?as_of={DAY}"),
    View("today-pick", "/?of=all", (click(".pick summary", ".pick .sheet"),), window=True),
    View("today-as-a-viewer", "/?of=all", who="viewer"),
    View("leads", "/leads"),
    View("leads-filtered", "/leads?temperature=hot&sort=score&more=yes", (unfold,)),
    View("leads-selected", "/leads", (check("input[data-select]"), wait("[data-dock]:not([hidden])")), window=True),
    View("leads-filters", "/leads?more=yes", (open_filters,), window=True),
    View("leads-none-fits", "/leads?stage=sql&temperature=cold&q=nobody"),
    View("lead", "/lead/{lead}", dialogs=True, printed=True),
    View("lead-unfolded", "/lead/{lead}", (unfold,)),
    View("lead-past", "/lead/{lead}?as_of=" + DAY),
    View("lead-as-a-viewer", "/lead/{lead}", who="viewer"),
    View("lead-merge", "/lead/{lead}/merge?q=a"),
    View("lead-merge-two", "/lead/{lead}/merge?with={other}"),
    View("lead-erase", "/lead/{lead}/erase"),
    View("duplicates", "/leads/duplicates"),
    View("companies", "/companies"),
    View("company", "/company/{company}"),
    View("flow", "/flow", printed=True),
    View("flow-by-source", "/flow?by=source"),
    *(View(f"flow-by-{by}", f"/flow?by={by}", alike=True) for by in ("class", "offer", "campaign", "product", "week")),
    View("flow-calendar", "/flow?view=calendar"),
    View("flow-past", f"/flow?by=source&as_of={DAY}"),
    View("flow-none", "/flow?since=2030-01-01"),
    View("stages", "/stages", (unfold,), printed=True),
    View("stages-by-week", "/stages?by=week", alike=True),
    View("stages-none", "/stages?since=2030-01-01"),
    View("handover", "/handover", (unfold,), printed=True),
    View("handover-by-source", "/handover?by=source", alike=True),
    View("handover-none", "/handover?since=2030-01-01"),
    View("handover-waiting", "/handover/waiting"),
    View("figure-moves", "/people?of=stages&figure=into&stage=mql", alike=True),
    View("sources", "/sources", (unfold,), printed=True),
    View("offers", "/offers", printed=True),
    View("offers-past", f"/offers?as_of={DAY}", alike=True),
    View("offers-none", "/offers?since=2030-01-01", alike=True),
    View("attribution", "/attribution", printed=True),
    View("attribution-by-class", "/attribution?by=class&split=person&goal=mql", alike=True),
    View("attribution-wrong", "/attribution?goal=x", status=400),
    View("busyness", "/busyness", printed=True),
    View("sources-wrong", "/sources?since=x", status=400),
    View("sources-where-what-why", "/sources?by=where-what-why", alike=True),
    View("sources-in-or-out", "/sources?by=direction", alike=True),
    View("appraise", "/appraise"),
    View("appraised", "/appraise?where=conference&leads=120&price=4000", printed=True),
    View("appraised-new", "/appraise?where=fair&kind=classic&obtained=purchased&motive=bribe&leads=90&price=900"),
    View("appraise-wrong", "/appraise?leads=x&price=1.234"),
    View("appraised-figure", "/people?of=appraise&where=conference&leads=120&price=4000&level=2&figure=clients",
         alike=True),
    View("forecast", "/forecast", (unfold,), printed=True),
    View("forecast-by-class", "/forecast?by=class&within=365", alike=True),
    View("forecast-none", "/forecast?since=2030-01-01"),
    View("report", "/report", printed=True),
    View("report-past", f"/report?as_of={DAY}"),
    View("report-figure", "/people?of=week&figure=requests", alike=True),
    View("figure", "/people?of=flow&figure=leads"),
    View("figure-clients", "/people?of=flow&figure=clients", alike=True),
    View("playbook", "/playbook"),
    View("playbook-rules", "/playbook/rules", (click("button[name=look]", "#what-if .delta"),), dialogs=True),
    View("playbook-thresholds", "/playbook/thresholds"),
    View("playbook-thresholds-wrong", "/playbook/thresholds", (write("#thresholds-mql", "many"),
                                                               click("main .btn.main", "[role=alert]"))),
    View("playbook-changes", "/playbook/rules?show=changes"),
    View("playbook-cases", "/playbook/cases", (unfold,)),
    View("playbook-publish", "/playbook/publish"),
    View("playbook-versions", "/playbook/versions"),
    View("playbook-version", "/playbook/versions/2"),
    View("playbook-as-a-viewer", "/playbook/rules", who="viewer"),
    View("settings", "/settings"),
    View("settings-people", "/settings/people", (unfold,)),
    View("settings-hours", "/settings/hours"),
    View("settings-data", "/settings/data?look=1"),
    View("settings-costs", "/settings/costs"),
    View("demo-there", "/demo"),
    View("set-up-again", "/set-up"),
    View("palette", "/settings", (press("Control+k", "#palette[open]"), write("#palette input", "an"),
                                  wait(".hits a"))),
    View("palette-page", "/palette?q=an"),
    View("keys", "/", (press("?", "#keys[open]"),)),
    View("more-pages", "/settings", (more_pages,), window=True),
    View("toast", "/?of=all", (press("n", "dialog[open]"), write("dialog[open] textarea", "Said hello"),
                               click("dialog[open] .btn.main", "#toasts .toast")), window=True),
    View("not-found", "/nothing", status=404),
    View("not-allowed", "/settings/data", who="viewer", status=403),
    View("join", "/join/{invitation}", who="stranger"),
    View("join-wrong", "/join/{invitation}", (write("[name=name]", "ines"), write("[name=password]", "123456789012"),
                                              click("main .btn.main", "[role=alert]")), who="stranger"),
)  # fmt: skip
NOTHING = (
    View("sign-in-link", "{link}", who="stranger"),
    View("sign-in", "/sign-in", who="stranger"),
    View("sign-in-wrong", "/sign-in", (write("[name=name]", "ines"), write("[name=password]", "wrong"),
                                       click("main .btn.main", "[role=alert]")), who="stranger"),
    View("sign-in-link-used", "/sign-in/x", who="stranger", status=410),
    View("join-used", "/join/x", who="stranger", status=410),
    *(View(f"{name}-empty", address) for name, address in {
        "today": "/", "leads": "/leads", "companies": "/companies", "flow": "/flow", "sources": "/sources",
        "forecast": "/forecast", "appraise": "/appraise", "stages": "/stages", "handover": "/handover",
        "handover-waiting": "/handover/waiting",
        "offers": "/offers", "report": "/report", "attribution": "/attribution", "busyness": "/busyness",
        "playbook": "/playbook", "playbook-cases": "/playbook/cases", "playbook-versions": "/playbook/versions",
        "figure": "/people?of=flow&figure=leads", "palette": "/palette?q=zzz", "settings-people": "/settings/people",
    }.items()),
    View("duplicates-empty", "/leads/duplicates"),
    View("playbook-rules-empty", "/playbook/rules"),
    View("set-up", "/set-up"),
    View("set-up-added", "/set-up", (click("button[value=product][name=add]", "#product-1-name"),)),
    View("set-up-wrong", "/set-up", (write("#currency", "€uro"), write("#product-0-price", "much"),
                                     click("button[value=write]", "[role=alert]"))),
    View("set-up-preview", "/set-up", (write("#company", "Northlight Training"), write("#product-0-name", "Coaching"),
                                       write("#product-0-price", "3000"),
                                       click("button[value=look]:not([hidden])", "#says"))),
    View("set-up-ready", "/set-up/ready"),
    View("lead-add", "/leads/add"),
    View("lead-add-wrong", "/leads/add", (click("main .btn.main", "[role=alert]"),)),
    View("account", "/account"),
    View("busy", "/settings", (click("main form[action*=you] .btn", "h1:text-matches('busy')"),), busy=True),
    View("import", "/import"),
    View("import-new", "/import/new"),
    View("import-kind", "/import/new", (hand_in,), ends="/import/1/kind"),
    View("import-program", "/import/new", TO_PROGRAM, ends="/import/1/program"),
    View("import-mapping", "/import/new", TO_MAPPING, ends="/import/1/mapping"),
    View("import-columns", "/import/new", TO_COLUMNS, ends="/import/1/columns"),
    View("import-rows", "/import/new", TO_ROWS, ends="/import/1/rows"),
    View("import-question", "/import/new", (paste("When,E-mail\n03/04/2026,ada@example.net\n"),
                                            click("main .dock .btn.main", "h1:text-is('How are dates written?')")),
         ends="/import/1/ask/dates"),
    View("demo", "/demo"),
    View("demo-comes", "/demo", (click("main .btn.main", "text=It is coming in"), stay)),
)  # fmt: skip
STRANGE = (
    View("import-done", "/import/new", TO_RUN, ends="/import/run/1"),
    View("import-list", "/import", (unfold,)),
    *(View(f"{name}-strange", address) for name, address in {
        "leads": "/leads?more=yes", "duplicates": "/leads/duplicates",
        "companies": "/companies", "company": "/company/{company}", "flow": "/flow",
        "flow-by-source": "/flow?by=source", "flow-by-offer": "/flow?by=offer", "sources": "/sources",
        "appraise": "/appraise", "appraised": "/appraise?where=%3Cb%3E%E2%80%AE&leads=9&price=9",
        "offers": "/offers", "report": "/report", "attribution": "/attribution?goal=lead", "busyness": "/busyness",
        "stages": "/stages", "handover": "/handover?by=source",
        "figure": "/people?of=flow&figure=leads", "playbook": "/playbook", "playbook-changes":
        "/playbook/rules?show=changes", "playbook-versions": "/playbook/versions", "playbook-version":
        "/playbook/versions/2", "lead-merge-two": "/lead/{lead}/merge?with={other}", "lead-erase": "/lead/{lead}/erase",
        "palette": "/palette?q=e", "settings-people": "/settings/people",
    }.items()),
    View("today-strange", "/?of=all", dialogs=True),
    View("lead-strange", "/lead/{lead}", (unfold,)),
    View("lead-other-strange", "/lead/{other}", (unfold,)),
    View("playbook-rules-wrong", "/playbook/rules", (wait("#found .msg, #found li"),)),
)  # fmt: skip
VIEWS: dict[str, tuple[View, ...]] = {
    "company": COMPANY,
    "nothing": NOTHING,
    "strange": STRANGE,
    "done": (View("today-done", "/", (unfold,)),),
    "unreadable": (
        View("today-unreadable", "/", status=503),
        View("flow-unreadable", "/flow", status=503),
        View("playbook-unreadable", "/playbook/rules"),
        View("set-up-unreadable", "/set-up"),
    ),
    "broken": (View("failed", "/leads", status=500),),
}
"""By the name of their home."""

WITHOUT = {
    "import_begun": "leads on to the run",
    "import_draft": "leads on to where a draft stands",
    "import_mapping_text": "a file to keep",
    "import_refused": "a file to keep",
    "import_rows_file": "a file to keep",
    "import_run_mapping": "a file to keep",
    "file": "a stylesheet, a script",
    "live": "a part of every page; looked at as “toast”",
    "leads_export": "a file to keep",
    "lead_do": "a dialog of the lead, also a page without scripts",
    "today_do": "a dialog of Today, also a page without scripts",
    "handover_decide": "a dialog of what waits for sales, also a page without scripts",
    "playbook_cases_now": "a part of the rules",
    "playbook_what_if": "a part of the rules",
    "today_left_out": "a part of Today",
    "report_file": "a file to keep",
    "vega": "the script that draws charts",
}
"""Addresses that can be got but are no page to look at, and why."""
