"""The command line. Each command parses its options here and does its work in ``conflict_sim.commands``.

Nothing heavy is imported before a command runs, so that ``conflict-sim --help`` answers at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from conflict_sim.commands import options
from conflict_sim.commands.headings import App, Group
from conflict_sim.commands.options import LANG as _LANG
from conflict_sim.commands.options import Assignments, Days, Fresh, Json, Lang, Scale, Source, Workers
from conflict_sim.commands.options import argument as _argument
from conflict_sim.commands.options import help_text as _help
from conflict_sim.commands.options import option as _option
from conflict_sim.commands.usage import Console, calm_algebra, say_version
from conflict_sim.i18n.catalogue import t

app = App(
    name="conflict-sim",
    cls=Console,
    help=_help(
        "cli.help",
        "run bulungan",
        "run bulungan --seeds 4 --set world.belief.kpu_openness=0.9",
        "check scenarios/bulungan.yaml",
        "network bulungan",
        "regions show 65.01",
        "verify results/bulungan-none-1a2b3c4d",
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
regions_app = App(cls=Group, help=t("cli.regions", _LANG), no_args_is_help=True)
app.add_typer(regions_app, name="regions")

study_app = App(cls=Group, help=t("cli.study", _LANG), no_args_is_help=True)
app.add_typer(study_app, name="study")
levers_app = App(cls=Group, help=_help("cli.levers", "levers", "levers show negotiators"))
app.add_typer(levers_app, name="levers")


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help=t("cli.version", _LANG), callback=say_version, is_eager=True)
    ] = False,
    lang: Lang = _LANG,
) -> None:
    from conflict_sim.commands import terminal

    with terminal.outcome(lang):  # before a command as well as after it
        pass


@app.command(
    "run",
    help=_help(
        "cli.run",
        "run bulungan",
        "run bulungan --seeds 4 --days 30",
        "run scenarios/kaltara.yaml --scale 0.1 --lang en",
        "run bulungan --set world.street.backfire=0 --out no_backfire",
    ),
)
def run_command(
    scenario: Source,
    plan: Annotated[str | None, _option("cli.run.plan")] = None,
    seeds: Annotated[int | None, _option("cli.run.seeds")] = None,
    days: Days = None,
    scale: Scale = None,
    gauges: Annotated[str | None, _option("cli.run.gauges", metavar="daily|dates|off")] = None,
    gauge_days: Annotated[
        str | None, _option("cli.run.gauge_days", "--gauge-days", metavar="DAY,DAY")
    ] = None,
    workers: Workers = None,
    out: Annotated[Path | None, _option("cli.run.out")] = None,
    assignments: Assignments = None,
    fresh: Fresh = False,
    profile: Annotated[bool, typer.Option("--profile", help=t("cli.run.profile", _LANG))] = False,
    lang: Lang = _LANG,
    as_json: Json = False,
) -> None:
    """Run a scenario with many seeds and keep the results."""
    from conflict_sim.commands import run, terminal

    with terminal.outcome(lang, as_json=as_json):
        run.run(
            scenario,
            run.overrides_of(assignments or [], days, seeds, scale, gauges=gauges, gauge_days=gauge_days),
            lang,
            plan=plan,
            workers=workers,
            out=out,
            fresh=fresh,
            as_json=as_json,
            profile=profile,
        )


@app.command(
    "compare",
    help=_help(
        "cli.compare",
        "compare bulungan --plans none,dialogue_first --seeds 30",
        "compare bulungan --plans dialogue_first --until-known --smallest-effect injuries=2",
        "compare bulungan --plans dialogue_first --attribute dialogue_first",
    ),
)
def compare_command(
    scenario: Source,
    plans: Annotated[str | None, _option("cli.compare.plans", metavar="PLAN,PLAN")] = None,
    seeds: Annotated[int | None, _option("cli.compare.seeds")] = None,
    watch: Annotated[str | None, _option("cli.compare.watch", metavar="NAME,NAME")] = None,
    smallest: Annotated[
        list[str] | None, _option("cli.compare.smallest", "--smallest-effect", metavar="NUMBER|NAME=NUMBER")
    ] = None,
    until_known: Annotated[bool, typer.Option("--until-known", help=t("cli.compare.until", _LANG))] = False,
    attribute: Annotated[str | None, _option("cli.compare.attribute", metavar="PLAN")] = None,
    days: Days = None,
    scale: Scale = None,
    workers: Workers = None,
    out: Annotated[Path | None, _option("cli.compare.out")] = None,
    assignments: Assignments = None,
    fresh: Fresh = False,
    lang: Lang = _LANG,
    as_json: Json = False,
) -> None:
    """Compare plans in the same worlds."""
    from conflict_sim.commands import compare, run, terminal

    with terminal.outcome(lang, as_json=as_json):
        compare.compare(
            scenario,
            run.overrides_of(assignments or [], days, None, scale),
            lang,
            plans=plans,
            watch=watch,
            smallest=smallest,
            until_known=until_known,
            seeds=seeds,
            attribute=attribute,
            workers=workers,
            out=out,
            fresh=fresh,
            as_json=as_json,
        )


@app.command(
    "allocate",
    help=_help(
        "cli.allocate",
        "allocate kaltim --teams 14",
        "allocate bulungan --teams 3 --seeds 20",
        "allocate bulungan --teams 3 --minutes 5 --scale 0.25 --json",
    ),
)
def allocate_command(
    scenario: Source,
    teams: Annotated[int | None, _option("cli.allocate.teams")] = None,
    plan: Annotated[str, typer.Option(help=t("cli.allocate.plan", _LANG))] = "fourteen_teams",
    objective: Annotated[str, typer.Option(help=t("cli.allocate.objective", _LANG))] = "injuries",
    seeds: Annotated[int | None, _option("cli.allocate.seeds")] = None,
    choosing: Annotated[int | None, _option("cli.allocate.choosing")] = None,
    finalists: Annotated[int, typer.Option(help=t("cli.allocate.finalists", _LANG))] = 5,
    minutes: Annotated[float, typer.Option(help=t("cli.allocate.minutes", _LANG))] = 30.0,
    days: Days = None,
    scale: Scale = None,
    workers: Workers = None,
    out: Annotated[Path | None, _option("cli.allocate.out")] = None,
    assignments: Assignments = None,
    fresh: Fresh = False,
    lang: Lang = _LANG,
    as_json: Json = False,
) -> None:
    """Find places for monitoring teams."""
    from conflict_sim.commands import allocate, run, terminal

    with terminal.outcome(lang, as_json=as_json):
        allocate.allocate(
            scenario,
            run.overrides_of(assignments or [], days, None, scale),
            lang,
            teams=teams,
            plan=plan,
            objective=objective,
            seeds=seeds,
            choosing=choosing,
            finalists=finalists,
            minutes=minutes,
            workers=workers,
            out=out,
            fresh=fresh,
            as_json=as_json,
        )


@app.command(
    "explain",
    help=_help(
        "cli.explain",
        "explain results/bulungan-none-1a2b3c4d",
        "explain results/bulungan-none-1a2b3c4d --event 47 --seed 1",
        "explain results/bulungan-none-1a2b3c4d --event 47 --levers negotiators,elite_meeting",
        "explain results/bulungan-compare-1a2b3c4d --plan dialogue_first --event 31 --no-counterfactual",
        "explain results/openness_by_force-study-1a2b3c4d --point 3 --plan none --seed 2",
    ),
)
def explain_command(
    result: Annotated[Path, _argument("cli.explain.result", "RESULT")],
    event: Annotated[int | None, _option("cli.explain.event")] = None,
    seed: Annotated[int | None, _option("cli.explain.seed")] = None,
    plan: Annotated[str | None, _option("cli.explain.plan")] = None,
    point: Annotated[int | None, _option("cli.explain.point")] = None,
    scenario: Annotated[str | None, _option("cli.explain.scenario")] = None,
    counterfactual: Annotated[
        bool,
        typer.Option("--counterfactual/--no-counterfactual", help=t("cli.explain.counterfactual", _LANG)),
    ] = True,
    levers: Annotated[str | None, _option("cli.explain.levers", metavar="NAME,NAME")] = None,
    window: Annotated[int, typer.Option(help=t("cli.explain.window", _LANG))] = 3,
    worlds: Annotated[int, typer.Option(help=t("cli.explain.worlds", _LANG))] = 10,
    allow_risk_3: Annotated[bool, typer.Option("--allow-risk-3", help=t("cli.explain.risk", _LANG))] = False,
    workers: Workers = None,
    out: Annotated[Path | None, _option("cli.explain.out")] = None,
    lang: Lang = _LANG,
    as_json: Json = False,
) -> None:
    """Explain an incident."""
    from conflict_sim.commands import explain, terminal

    with terminal.outcome(lang, as_json=as_json):
        explain.explain(
            result,
            lang,
            event=event,
            seed=seed,
            plan=plan,
            point=point,
            scenario=scenario,
            counterfactual=counterfactual,
            levers=levers,
            window=window,
            worlds=worlds,
            allow_risk_3=allow_risk_3,
            workers=workers,
            out=out,
            as_json=as_json,
        )


@app.command(
    "report",
    help=_help(
        "cli.report",
        "report results/bulungan-none-1a2b3c4d",
        "report results/bulungan-compare-1a2b3c4d --lang en --out forum.html",
        "report results/openness_by_force-study-1a2b3c4d",
    ),
)
def report_command(
    path: Annotated[Path, _argument("cli.report.path", "PATH")],
    out: Annotated[Path | None, _option("cli.report.out", metavar="FILE.html")] = None,
    lang: Lang = _LANG,
    as_json: Json = False,
) -> None:
    """Make one self-contained HTML page of a result."""
    from conflict_sim.commands import report, terminal

    with terminal.outcome(lang, as_json=as_json):
        report.report(path, lang, out=out, as_json=as_json)


@app.command(
    "sweep",
    help=_help(
        "cli.sweep",
        "sweep openness_by_force",
        "sweep my_study.yaml --workers 8",
        "sweep my_study.yaml --scheduler tcp://10.0.0.5:8786",
    ),
)
def sweep_command(
    study: Annotated[str, _argument("cli.sweep.study", "STUDY")],
    engine: Annotated[str | None, _option("cli.sweep.engine", metavar="local|dask")] = None,
    scheduler: Annotated[str | None, _option("cli.sweep.scheduler", metavar="ADDRESS")] = None,
    workers: Workers = None,
    out: Annotated[Path | None, _option("cli.sweep.out")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help=t("cli.sweep.fresh", _LANG))] = False,
    lang: Lang = _LANG,
    as_json: Json = False,
) -> None:
    """Play a study."""
    from conflict_sim.commands import study as studies
    from conflict_sim.commands import terminal

    with terminal.outcome(lang, as_json=as_json):
        studies.sweep(
            study,
            lang,
            engine=engine,
            scheduler=scheduler,
            workers=workers,
            out=out,
            fresh=fresh,
            as_json=as_json,
        )


@study_app.command(
    "status", help=_help("cli.study.status", "study status results/openness_by_force-study-1a2b3c4d")
)
def study_status_command(
    folder: Annotated[Path, _argument("cli.study.folder", "DIR")],
    lang: Lang = _LANG,
    as_json: Json = False,
) -> None:
    """How far a study has come."""
    from conflict_sim.commands import study, terminal

    with terminal.outcome(lang, as_json=as_json):
        study.status(folder, lang, as_json=as_json)


@app.command(
    "check",
    help=_help(
        "cli.check",
        "check bulungan",
        "check my.yaml --set run.days=30 --json",
        "check bulungan --plan my_plan",
        "check scenarios/plans/none.yaml",
    ),
)
def check_command(
    scenario: Annotated[str, _argument("cli.check.source", "SCENARIO|PLAN")],
    plan: Annotated[str | None, _option("cli.check.plan")] = None,
    assignments: Assignments = None,
    lang: Lang = _LANG,
    as_json: Json = False,
) -> None:
    """Check a scenario with its plans, or a plan by itself."""
    from conflict_sim.commands import run, scenarios, terminal

    with terminal.outcome(lang, as_json=as_json):
        scenarios.check(scenario, run.overrides_of(assignments or []), lang, plan=plan, as_json=as_json)


@app.command(
    "network",
    help=_help(
        "cli.network",
        "network bulungan",
        "network kaltara --scale 0.1 --seed 7",
        "network bulungan --set world.network.homophily=0.2 --json",
    ),
)
def network_command(
    scenario: Source,
    scale: Scale = None,
    seed: Annotated[int | None, _option("cli.network.seed")] = None,
    assignments: Assignments = None,
    lang: Lang = _LANG,
    as_json: Json = False,
) -> None:
    """Build voters and network of a scenario and measure them."""
    from conflict_sim.commands import network, run, terminal

    with terminal.outcome(lang, as_json=as_json):
        overrides = run.overrides_of(assignments or [], scale=scale, seed=seed)
        network.show(scenario, overrides, lang, as_json=as_json)


@regions_app.command("list", help=t("cli.regions.list", _LANG))
def regions_list_command(lang: Lang = _LANG, as_json: Json = False) -> None:
    """List the built-in regions."""
    from conflict_sim.commands import regions, terminal

    with terminal.outcome(lang, as_json=as_json):
        regions.show_list(lang, as_json=as_json)


@regions_app.command(
    "show", help=_help("cli.regions.show", "regions show 65.01", "regions show 64 --detail kecamatan")
)
def regions_show_command(
    code: Annotated[str, _argument("cli.regions.show.code", "CODE")],
    detail: Annotated[str | None, _option("cli.regions.show.detail")] = None,
    lang: Lang = _LANG,
    as_json: Json = False,
) -> None:
    """Show every figure of a region."""
    from conflict_sim.commands import regions, terminal

    with terminal.outcome(lang, as_json=as_json):
        regions.show(code, lang, detail=detail, as_json=as_json)


@regions_app.command(
    "import", help=_help("cli.regions.import", "regions import tables 12.10 --out labuhanbatu.json")
)
def regions_import_command(
    folder: Annotated[Path, _argument("cli.regions.import.folder", "DIR")],
    code: Annotated[str, _argument("cli.regions.import.code", "CODE")],
    out: Annotated[Path | None, _option("cli.regions.import.out")] = None,
    lang: Lang = _LANG,
    as_json: Json = False,
) -> None:
    """Build a region file from the national tables."""
    from conflict_sim.commands import regions, terminal

    with terminal.outcome(lang, as_json=as_json):
        regions.import_one(folder, code, out, lang, as_json=as_json)


@levers_app.callback(invoke_without_command=True)
def levers_command(context: typer.Context, lang: Lang = _LANG, as_json: Json = False) -> None:
    """List the levers."""
    if context.invoked_subcommand is not None:
        return
    from conflict_sim.commands import levers, terminal

    with terminal.outcome(lang, as_json=as_json):
        levers.show_list(lang, as_json=as_json)


@levers_app.command("show", help=_help("cli.levers.show", "levers show negotiators"))
def levers_show_command(
    context: typer.Context,
    name: Annotated[str, _argument("cli.levers.show.name", "NAME")],
    lang: Lang = _LANG,
    as_json: Json = False,
) -> None:
    """Show one lever."""
    from conflict_sim.commands import levers, terminal

    as_json = as_json or (context.parent is not None and context.parent.params["as_json"])
    with terminal.outcome(lang, as_json=as_json):
        levers.show(name, lang, as_json=as_json)


@app.command("verify", help=_help("cli.verify", "verify results/bulungan-none-1a2b3c4d"))
def verify_command(
    folder: Annotated[Path, _argument("cli.verify.folder", "DIR")],
    lang: Lang = _LANG,
    as_json: Json = False,
) -> None:
    """Hash every file of a result folder again."""
    from conflict_sim.commands import system, terminal

    with terminal.outcome(lang, as_json=as_json):
        system.verify(folder, lang, as_json=as_json)


@app.command("phases", help=t("cli.phases", _LANG))
def phases_command(lang: Lang = _LANG, as_json: Json = False) -> None:
    """List the phases of a model day."""
    from conflict_sim.commands import system, terminal

    with terminal.outcome(lang, as_json=as_json):
        system.phases(lang, as_json=as_json)


@app.command("warmup", help=t("cli.warmup", _LANG))
def warmup_command(lang: Lang = _LANG, as_json: Json = False) -> None:
    """Compile all kernels."""
    from conflict_sim.commands import system, terminal

    with terminal.outcome(lang, as_json=as_json):
        system.warmup(lang, as_json=as_json)


@app.command("app", help=_help("cli.app", *options.APP_EXAMPLES))
def app_command(
    port: options.Port = 8765,
    no_open: options.NoOpen = False,
    study: options.StudyFolder = None,
    sandbox: options.SandboxFile = None,
    lang: Lang = _LANG,
) -> None:
    """Open the app in the browser."""
    from conflict_sim.commands import app as room
    from conflict_sim.commands import terminal

    with terminal.outcome(lang):
        room.start(lang, port=port, browser=not no_open, study=study, sandbox=sandbox)


def main() -> None:
    """Entry point of the console script."""
    calm_algebra()
    app(prog_name="conflict-sim")
