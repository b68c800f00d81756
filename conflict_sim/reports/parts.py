"""Parts that every report has: what must be known first, what was asked, how to read it, and how to make it again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from conflict_sim.config.loader import from_dict
from conflict_sim.config.plan import Plan
from conflict_sim.config.plan_text import to_yaml
from conflict_sim.config.scenario import RATES_HOLD_FROM, Scenario
from conflict_sim.errors import InputError
from conflict_sim.i18n import date, day_label, number, t
from conflict_sim.interventions.frame import Frame
from conflict_sim.regions.describe import term
from conflict_sim.reports import html, plan_tables
from conflict_sim.results.ensemble import Failure
from conflict_sim.results.provenance import COMPUTING
from conflict_sim.results.store import NOTE


def front(info: Mapping[str, Any], failures: Iterable[Failure], lang: str) -> str:
    """What must be known before anything is read: no forecast, samples, plans of risk 3, runs that failed.

    Args:
        info: What captions know of the result; ``by_plan`` where it holds several plans.
        failures: Runs that failed.
        lang: ``id`` or ``en``.
    """
    lines = [NOTE[lang], t("report.statement", lang)]
    scale = float(info.get("scale", 1.0))
    if scale < 1:
        lines.append(t("figure.sample", lang, share=number(100 * scale, lang)))
    if scale < RATES_HOLD_FROM:
        lines.append(t("figure.sample_rough", lang, least=number(100 * RATES_HOLD_FROM, lang)))
    parts = [html.box("statement", t("report.statement_title", lang), lines)]
    by_plan = info.get("by_plan") or {str(info.get("plan", "")): info}
    risky = [
        t("compare.plan_note", lang, plan=plan, note=told["plan_notes"][0][lang])
        for plan, told in by_plan.items()
        if told.get("allow_risk_3") and told.get("plan_notes")
    ]
    if risky:
        parts.append(html.box("warning", t("report.risk_title", lang), risky))
    failed = [
        t("report.failed", lang, plan=f.plan, seed=f.seed, message=str(f.message).splitlines()[0])
        for f in failures
    ]
    if failed:
        parts.append(html.box("warning", t("report.failed_title", lang), failed))
    return "".join(parts)


def asked(
    info: Mapping[str, Any], pairs: Iterable[tuple[str, str]], lang: str, days: Iterable[int] | None = None
) -> str:
    """Scenario, region, contest and period as a list of facts.

    Args:
        info: What captions know of the result.
        pairs: Further facts.
        lang: ``id`` or ``en``.
        days: Days of the runs.
    """
    told = [(t("report.scenario", lang), str((info.get("name") or {}).get(lang, "")))]
    region = term("phrase", str(info.get("region_name") or info.get("region", "")), lang)
    told.append((t("report.region", lang), f"{region} ({info['region']})" if info.get("region") else region))
    contest = {"bupati": "report.contest_bupati", "gubernur": "report.contest_gubernur"}.get(
        str(info.get("contest", ""))
    )
    told.append((t("report.contest", lang), t(contest, lang) if contest else ""))
    every = list(days) if days is not None else []
    if every:
        ends = [f"{day_label(d, lang)} ({date(d, lang)})" for d in (int(every[0]), int(every[-1]))]
        told.append((t("report.period", lang), " – ".join(ends)))
    return html.facts([*told, *pairs])


def plans(
    contents: Mapping[str, Any], names: Mapping[str, str], scenario: Mapping[str, Any] | None, lang: str
) -> str:
    """The levers of each plan, and what they need of their budgets where the scenario can still be read.

    Args:
        contents: Key of a plan -> its content as plain data.
        names: Key of a plan -> what people call it.
        scenario: The resolved scenario as plain data.
        lang: ``id`` or ``en``.
    """
    parts, known = [], plans_of(contents)
    for key, plan in known.items():
        name = f"{names[key]} ({key})" if names.get(key) else key
        if not plan.levers:
            parts.append(html.paragraph(t("report.no_levers", lang, name=name)))
            continue
        parts.append(html.table(plan_tables.levers(plan, t("report.plan_title", lang, name=name), lang)))
    frame = _frame(scenario)
    if frame is not None and known:
        with suppress(InputError):  # a lever of another package that is not installed here
            parts.append(html.table(plan_tables.needs(known, frame, lang)))
    return "".join(parts)


def plans_of(contents: Mapping[str, Any]) -> dict[str, Plan]:
    """Plans from their plain data; those of another version that cannot be read are left out.

    Args:
        contents: Key of a plan -> its content as plain data.
    """
    found = {}
    for key, content in contents.items():
        try:
            found[str(key)] = Plan.model_validate(content)
        except ValueError:
            continue
    return found


def _frame(scenario: Mapping[str, Any] | None) -> Frame | None:
    try:
        read: Scenario | None = from_dict(dict(scenario)) if scenario else None
    except InputError:
        return None
    return Frame.of(read) if read is not None else None


def reading(lang: str, *, compared: bool) -> str:
    """How intervals, worlds and the ledger are read.

    Args:
        lang: ``id`` or ``en``.
        compared: Whether plans are compared.
    """
    told = [t("report.reading_worlds", lang), t("report.reading_interval", lang)]
    told += [t("report.reading_unknown", lang)] if compared else []
    return html.bullets([*told, t("report.reading_rights", lang)])


def again(
    made: Mapping[str, Any], command: str, folder: Path | None, contents: Mapping[str, Any], lang: str
) -> str:
    """The command, the hashes, the versions, and the plans as files.

    Args:
        made: Manifest of the result: key, version, code, python, platform, libraries, self, written.
        command: The command that made it.
        folder: Where the result lies, for the command that checks it; None where it lies nowhere.
        contents: Key of a plan -> its content as plain data.
        lang: ``id`` or ``en``.
    """
    libraries = made.get("libraries") or {}
    versions = [f"Python {made['python']}"] if made.get("python") else []
    versions += [f"{name} {libraries[name]}" for name in COMPUTING if name in libraries]
    parts = []
    if command:
        parts += [html.heading(t("report.command", lang), level=3), html.code(command)]
    parts.append(
        html.facts(
            [
                (t("report.key", lang), str(made.get("key", ""))),
                (t("report.manifest", lang), str(made.get("self", ""))),
                (t("report.version", lang), f"conflict-sim {made.get('version', '')}"),
                (t("report.code", lang), str(made.get("code", ""))),
                (t("report.made_with", lang), ", ".join([*versions, str(made.get("platform", ""))])),
                (t("report.written", lang), str(made.get("written", ""))),
            ]
        )
    )
    if folder is not None and made.get("self"):
        parts += [html.heading(t("report.check", lang), level=3)]
        parts += [html.code(f"conflict-sim verify {folder.name}")]
    for key, plan in plans_of(contents).items():
        if plan.levers:
            name = getattr(plan.name, lang)
            parts.append(html.heading(t("report.plan_file", lang, name=name, plan=key), level=3))
            parts.append(html.code(to_yaml(plan)))
    return "".join(parts)


def whole(
    title: str,
    lead: Sequence[str],
    sections: Mapping[str, tuple[str, str]],
    info: Mapping[str, Any],
    failures: Iterable[Failure],
    lang: str,
) -> str:
    """A page with what must be known first and the caveat at its foot.

    Args:
        title: Its heading.
        lead: Lines below the heading.
        sections: Anchor -> (heading, HTML below it).
        info: What captions know of the result.
        failures: Runs that failed.
        lang: ``id`` or ``en``.
    """
    made = t("report.foot", lang, version=info.get("version", ""), key=info.get("key", ""))
    return html.page(title, lead, sections, front(info, failures, lang), [NOTE[lang], made], lang)
