"""The command line of a question's script: put it, print the answer with its ledger of rights, keep figure and table."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import typer

from conflict_sim.commands import progress, terminal
from conflict_sim.commands.ending import files_and_time
from conflict_sim.i18n import LANGUAGES, number, t
from conflict_sim.i18n.catalogue import default_language
from conflict_sim.questions.base import ALWAYS, Answer, Question, Setting
from conflict_sim.reports.comparison_tables import ledger
from conflict_sim.reports.comparison_words import plan_names
from conflict_sim.results import files, provenance
from conflict_sim.results.comparison_files import rows_of
from conflict_sim.results.store import NOTE

#: File that the page of answers is made from.
ANSWER = "answer.json"
#: Cases beside which the ledger is printed; with more its columns would not fit.
_COLUMNS = 5


def main(question: Question, arguments: Sequence[str] | None = None) -> None:
    """Put a question from the command line.

    Args:
        question: The question.
        arguments: Words after the name of the script; None takes those of the process.

    Raises:
        SystemExit: Something was wrong with the input (2) or could not be completed (1).
    """
    lang = default_language(sys.argv[1:] if arguments is None else list(arguments))
    given = _parser(question, lang).parse_args(arguments)
    folder = given.out or Path("results") / "answers" / (
        question.code.lower() + ("-quick" if given.quick else "")
    )
    try:
        with terminal.outcome(given.lang):
            began = time.perf_counter()
            with progress.shown(question.code, given.lang) as tell:
                setting = Setting(
                    folder,
                    given.quick,
                    given.workers,
                    tell,
                    lambda name, runs: terminal.say(
                        t(f"question.stage_{name}", given.lang, n=number(runs, given.lang))
                    ),
                )
                answer = put(question, setting)
            show(answer, setting, given.lang)
            keep(answer, setting, given.lang)
            files_and_time(folder, time.perf_counter() - began, given.lang)
    except typer.Exit as end:
        raise SystemExit(end.exit_code) from None


def put(question: Question, setting: Setting) -> Answer:
    """Answer a question; the stages of searches have names of their own, which are told as seeking or measuring.

    Args:
        question: The question.
        setting: How it is put.
    """
    names = {"pictures": "sought", "tournament": "sought", "choosing": "sought"}
    stage = setting.stage
    return question.answer(replace(setting, stage=lambda name, runs: stage(names.get(name, name), runs)))


def _parser(question: Question, lang: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=f"{question.code}. {question.asks[lang]}",
        epilog=f"{question.assumed[lang]} {question.unknown[lang]} {NOTE[lang]}",
    )
    parser.add_argument("--quick", action="store_true", help=t("question.quick", lang))
    parser.add_argument("--workers", type=int, help=t("cli.run.workers", lang))
    parser.add_argument("--out", type=Path, metavar="DIR", help=t("question.out", lang))
    parser.add_argument("--lang", choices=LANGUAGES, default=lang, help=t("cli.lang", lang))
    return parser


def show(answer: Answer, setting: Setting, lang: str) -> None:
    """Print question, answer, ledger of rights, what it rests on and what it took."""
    out, question = terminal.screen(), answer.question
    out.print(f"{question.code}. {question.asks[lang]}", style="bold", markup=False)
    if setting.quick:
        out.print(t("question.tiny", lang), markup=False)
    for text in answer.sentences[lang]:
        out.print(f"• {text}", markup=False)
    beside = answer.beside
    if len(beside.plans) > _COLUMNS:
        beside = beside.only(beside.plans[:_COLUMNS])
    table = ledger(beside, lang)
    if table:
        out.print(terminal.drawn(table))
    else:
        out.print(t("question.no_rights", lang), markup=False)
    told = [
        plan_names(answer.beside, lang),
        *answer.notes.get(lang, ()),
        f"{question.assumed[lang]} {question.unknown[lang]}",
        ALWAYS[lang],
    ]
    told.append(
        t(
            "question.budget",
            lang,
            runs=number(sum(answer.runs.values()), lang),
            minutes=number(answer.minutes, lang),
            most=number(question.minutes, lang),
        )
    )
    for text in told:
        out.print(text, markup=False)
    out.print(NOTE[lang], style="italic", markup=False)


def keep(answer: Answer, setting: Setting, lang: str) -> Path:
    """Write figure (PNG, SVG), table (CSV) and everything that the page of answers needs; returns its file."""
    question, folder = answer.question, setting.folder
    files.make_folder(folder)
    picture = answer.draw(lang)
    replace(picture, name="figure").save(folder)
    files.write_bytes(folder / "table.csv", picture.table.to_csv(index=False).encode())
    beside = answer.beside
    record = {
        "note": NOTE,
        "code": question.code,
        "asks": dict(question.asks),
        "quick": setting.quick,
        "scenario": beside.info.get("name"),
        "region": beside.info.get("region_name"),
        "sentences": answer.sentences,
        "notes": answer.notes,
        "assumed": dict(question.assumed),
        "unknown": dict(question.unknown),
        "always": dict(ALWAYS),
        "caption": picture.sentence,
        "seeds": {stage: list(seeds) for stage, seeds in answer.seeds.items()},
        "runs": answer.runs,
        "minutes": answer.minutes,
        "budget": question.minutes,
        "cases": {
            case: beside.info.get("by_plan", {}).get(case, {}).get("plan_name") for case in beside.plans
        },
        "ledger": rows_of(beside.ledger),
        "flags": {case: list(flags) for case, flags in beside.flags.items()},
        "command": f"python experiments/{provenance.command_line()}",
        "version": beside.info.get("version"),
        "code_hash": beside.info.get("code"),
        "key": beside.info.get("key"),
    }
    files.write_json(folder / ANSWER, record)
    return folder / ANSWER
