"""The command line: one file per command, put together here. Importing this loads no heavy module."""

from __future__ import annotations

from typing import Annotated

import typer

from leadline.__about__ import __version__
from leadline.cli.commands.add import add
from leadline.cli.commands.appraise import appraise
from leadline.cli.commands.attribution import attribution
from leadline.cli.commands.balance import balance
from leadline.cli.commands.busyness import busyness
from leadline.cli.commands.demo import demo
from leadline.cli.commands.doctor import doctor
from leadline.cli.commands.duplicates import duplicates
from leadline.cli.commands.erase import erase
from leadline.cli.commands.explain import explain
from leadline.cli.commands.export import export
from leadline.cli.commands.feeds import app as feeds
from leadline.cli.commands.flow import flow
from leadline.cli.commands.forecast import forecast
from leadline.cli.commands.handover import handover
from leadline.cli.commands.import_ import import_
from leadline.cli.commands.imports import app as imports
from leadline.cli.commands.init import init
from leadline.cli.commands.leads import leads
from leadline.cli.commands.merge import merge
from leadline.cli.commands.offers import offers
from leadline.cli.commands.playbook import app as playbook
from leadline.cli.commands.qualify import qualify
from leadline.cli.commands.queue import queue
from leadline.cli.commands.report import report
from leadline.cli.commands.serve import serve
from leadline.cli.commands.sources import sources
from leadline.cli.exits import MEANING

EXIT_CODES = "Exit codes: " + " ".join(f"{int(code)} {text}" for code, text in MEANING.items())

app = typer.Typer(
    name="leadline",
    help="Qualify leads: grade the request, score over time, say the next step, show where the flow gains and loses.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    rich_markup_mode=None,  # rich's help alone takes longer than a help may take
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)


def _version(wanted: bool) -> None:
    if wanted:
        print(__version__)
        raise typer.Exit


@app.callback()
def leadline(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version and stop.")
    ] = False,
) -> None:
    pass


app.command("init")(init)
app.command("import")(import_)
app.add_typer(imports, name="imports")
app.command("add")(add)
app.add_typer(feeds, name="feeds")
app.command("qualify")(qualify)
app.command("queue")(queue)
app.command("leads")(leads)
app.command("explain")(explain)
app.command("merge")(merge)
app.command("duplicates")(duplicates)
app.command("erase")(erase)
app.command("flow")(flow)
app.command("balance")(balance)
app.command("handover")(handover)
app.command("sources")(sources)
app.command("offers")(offers)
app.command("forecast")(forecast)
app.command("appraise")(appraise)
app.command("attribution")(attribution)
app.command("busyness")(busyness)
app.command("report")(report)
app.command("export")(export)
app.add_typer(playbook, name="playbook")
app.command("serve")(serve)
app.command("demo")(demo)
app.command("doctor")(doctor)
