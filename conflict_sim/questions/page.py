"""The page of answers: what the scripts left, as one Markdown page with figures, seeds, assumptions and commands."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from conflict_sim.errors import InputError, Problem, system_reason
from conflict_sim.figures.base import seed_text
from conflict_sim.i18n import number, t
from conflict_sim.markdown import table
from conflict_sim.messages import say
from conflict_sim.questions.main import ANSWER
from conflict_sim.results import measures
from conflict_sim.results.store import NOTE


def read_answers(root: Path) -> list[dict[str, Any]]:
    """Every answer below a folder, in the order of the questions; each knows its ``folder``.

    Args:
        root: Folder of the folders of answers.

    Raises:
        InputError: One cannot be read.
    """
    found = []
    for path in sorted(root.glob(f"*/{ANSWER}")):
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            record["folder"] = path.parent
            int(record["code"][1:])
        except (OSError, ValueError, KeyError, TypeError) as error:
            told = say("answers.unreadable", reason=system_reason(error))
            raise InputError(Problem(told, file=str(path))) from None
        found.append(record)
    return sorted(found, key=lambda record: (int(record["code"][1:]), record["quick"]))


def page(
    answers: Sequence[Mapping[str, Any]], lang: str, *, images: str = "", wanted: Sequence[str] = ()
) -> str:
    """The page.

    Args:
        answers: From :func:`read_answers`.
        lang: ``id`` or ``en``.
        images: Folder of the figures, as seen from the page; empty leaves them out.
        wanted: Codes of the questions that should be there; the others are named as not answered yet.
    """
    parts = [f"# {t('answers.title', lang)}", f"{t('answers.intro', lang)} *{NOTE[lang]}*"]
    parts += [_section(record, lang, images) for record in answers]
    missing = [code for code in wanted if code not in {record["code"] for record in answers}]
    if missing:
        parts.append(t("answers.missing", lang, codes=", ".join(missing)))
    runs = sum(sum(record["runs"].values()) for record in answers)
    minutes = sum(record["minutes"] for record in answers)
    parts.append(t("answers.total", lang, runs=number(runs, lang), minutes=number(minutes, lang)))
    return "\n\n".join(parts) + "\n"


def picture_name(record: Mapping[str, Any]) -> str:
    """File name of an answer's figure beside the page."""
    return f"{record['code'].lower()}.png"


def _section(record: Mapping[str, Any], lang: str, images: str) -> str:
    parts = [f"## {record['code']}. {record['asks'][lang]}"]
    if record["quick"]:
        parts.append(t("answers.tiny", lang))
    parts.append("\n".join(f"- {text}" for text in record["sentences"][lang]))
    if images:
        parts.append(f"![{record['caption']}]({images}/{picture_name(record)})")
    parts.append(_ledger(record, lang))
    seeds = "; ".join(f"{stage} {seed_text(numbers)}" for stage, numbers in record["seeds"].items())
    told = [*record["notes"].get(lang, ())]
    cases = "; ".join(
        f"`{case}` {(name or {}).get(lang, '')}".strip() for case, name in record["cases"].items()
    )
    rows = [
        (t("answers.cases", lang), cases),
        (t("answers.command", lang), f"`{record['command']}`"),
        (t("answers.seeds", lang), seeds),
        (
            t("answers.runs", lang),
            t(
                "question.budget",
                lang,
                runs=number(sum(record["runs"].values()), lang),
                minutes=number(record["minutes"], lang),
                most=number(record["budget"], lang),
            )
            + f" conflict-sim {record['version']} ({record['code_hash']})",
        ),
        (t("answers.assumed", lang), " ".join([record["assumed"][lang], *told])),
        (t("answers.unknown", lang), f"{record['unknown'][lang]} {record['always'][lang]}"),
    ]
    parts.append("\n".join(f"- **{label}.** {text}" for label, text in rows))
    return "\n\n".join(parts)


def _ledger(record: Mapping[str, Any], lang: str) -> str:
    cases = {case: (name or {}).get(lang, case) for case, name in record["cases"].items()}
    by_right: dict[str, dict[str, float]] = {}
    for row in record["ledger"]:
        by_right.setdefault(row["right"], {})[row["plan"]] = row["mean"]
    touched = {right: means for right, means in by_right.items() if any(means.values())}
    if not touched:
        return t("answers.no_rights", lang)
    rows = [
        [measures.right_label(right, lang), *(number(means.get(case), lang) for case in cases)]
        for right, means in touched.items()
    ]
    return table([t("answers.rights", lang), *cases.values()], rows)
