"""A plan file of the reader's own, opened in the browser: what is wrong with it is told, and nothing else is opened.

The browser sends the content of the file that somebody has chosen there, and its name for messages. No name is ever looked
up on this machine, and the content is read by the loader of plan files, with its limits.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import ipyvuetify
import solara
import traitlets

from conflict_sim.config import files
from conflict_sim.config.plan import Plan, parse_plan, raw_uses
from conflict_sim.config.problems import locate
from conflict_sim.errors import InputError, Problem
from conflict_sim.i18n import number, t
from conflict_sim.interventions.checks import use_problems
from conflict_sim.messages import say

#: Longest file that is sent, in bytes; a plan that fits an address is far shorter.
MOST_BYTES = 200_000
#: Letters of a file's name in messages, and mistakes that are told.
_LONGEST_NAME, MOST_TOLD = 60, 8
#: What a file without a name that can be shown is called.
_NAMELESS = "?"


@dataclass(frozen=True)
class Unread:
    """A file that could not be opened.

    Args:
        name: Its name; empty where there is none.
        error: Why.
    """

    name: str = ""
    error: InputError | None = None


def shown_name(message: object) -> str:
    """Name of a chosen file as messages tell it: its last part, printable and short.

    Args:
        message: What the browser sent.
    """
    given = message.get("name") if isinstance(message, Mapping) else None
    text = str(given).replace("\\", "/").rpartition("/")[2] if isinstance(given, str) else ""
    return "".join(sign for sign in text if sign.isprintable())[:_LONGEST_NAME].strip() or _NAMELESS


def opened_plan(message: object) -> Plan:
    """The plan of a chosen file.

    Args:
        message: What the browser sent: ``name``, and ``data``, the content in base 64 or None where it is too long.

    Returns:
        A plan whose levers exist and hold nothing that no lever could hold. Whether it fits the scenario is for the page
        to say, beside its levers.

    Raises:
        InputError: Every mistake, with its line.
    """
    name = shown_name(message)
    text = files.text_of(_content(message, name), name)
    root, plan, problems = parse_plan(text, name)
    uses = raw_uses(root)
    for found in (p for i, use in enumerate(uses) if isinstance(use, dict) for p in use_problems(use, i)):
        origin = locate(root, (found.key or "").split("."))[0].origin
        problems.append(replace(found, file=origin.source, line=origin.line))
    if problems or plan is None:
        raise InputError(sorted(set(problems), key=lambda p: (p.line or 0, p.key or "", p.message)))
    return plan


def _content(message: object, name: str) -> bytes:
    data = message.get("data") if isinstance(message, Mapping) else None
    if not isinstance(data, str):
        raise InputError(Problem(say("app.file_long", most=MOST_BYTES // 1000), name))
    if len(data) > 4 * (MOST_BYTES // 3 + 1):
        raise InputError(Problem(say("app.file_long", most=MOST_BYTES // 1000), name))
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        raise InputError(Problem(say("app.file_damaged"), name)) from None


class OpenWidget(ipyvuetify.VuetifyTemplate):
    """The widget behind :func:`OpenPlan`."""

    template_file = (__file__, "open_plan.vue")
    label = traitlets.Unicode().tag(sync=True)
    most = traitlets.Int(MOST_BYTES).tag(sync=True)
    on_opened = traitlets.Any(None, allow_none=True)

    def vue_opened(self, message: Any) -> None:
        """A file was chosen in the browser.

        Args:
            message: Its name and content.
        """
        if self.on_opened is not None:
            self.on_opened(message)


@solara.component
def OpenPlan(lang: str, take: Callable[[object], None]):
    """A button that asks the browser for a plan file.

    Args:
        lang: ``id`` or ``en``.
        take: Told what the browser sends.
    """
    OpenWidget.element(label=t("app.plan_open", lang), on_opened=take)


@solara.component
def UnreadPlan(unread: Unread, lang: str):
    """Why a file was not opened; nothing where none was refused.

    Args:
        unread: The file.
        lang: ``id`` or ``en``.
    """
    if unread.error is None:
        return
    told = list(dict.fromkeys(problem.render(lang) for problem in unread.error.problems))
    more = len(told) - MOST_TOLD
    lines = [t("app.plan_unread", lang, file=unread.name), *told[:MOST_TOLD]]
    if more > 0:
        lines.append(t("app.plan_more_wrong", lang, n=number(more, lang)))
    solara.Error("\n".join(lines), dense=True)
