"""Progress of many runs on stderr: a bar on a terminal, one line per finished run elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from conflict_sim import compiler_cache
from conflict_sim.commands import terminal
from conflict_sim.i18n import number, t

if TYPE_CHECKING:
    from conflict_sim.experiment.progress import Progress

Callback = Callable[["Progress"], None]
#: With more runs than this, where no terminal listens, lines come in steps of so many seconds.
MANY, SECONDS_BETWEEN = 200, 5.0


@contextmanager
def shown(region: str, lang: str) -> Iterator[Callback]:
    """Show progress while the block runs; yields the callback for ``run``.

    Args:
        region: Name of the region.
        lang: ``id`` or ``en``.
    """
    screen = terminal.screen(stderr=True)
    if not screen.is_terminal:
        yield _lines(lang)
        return
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    bar = Bar(
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}"),
        console=screen,
        transient=True,
    )
    with bar:
        task = bar.add_task(region, total=None, left="")

        def tell(state: Progress) -> None:
            _note(state)
            done = state.count("done", "reused", "failed")
            left = state.remaining
            bar.update(
                task,
                description=t("say.progress", lang, region=region, done=done, runs=len(state.runs)),
                total=state.total_days,
                completed=state.done_days,
                left=_left(left, state, lang),
            )

        yield tell


def _left(left: float | None, state: Progress, lang: str) -> str:
    if left is not None:
        return t("say.left", lang, time=terminal.duration(left, lang))
    if not state.count("building"):
        return ""
    return t(
        "say.compiling" if compiler_cache.is_cold() and not state.count("done") else "say.building", lang
    )


def _note(state: Progress) -> None:
    """Note that kernels are compiled, in the moment in which the first run is done."""
    if state.count("done") == 1 and state.last is not None and state.state[state.last] == "done":
        compiler_cache.note_compiled()


def _lines(lang: str) -> Callback:
    told, cold = 0.0, True

    def tell(state: Progress) -> None:
        nonlocal told, cold
        if cold and state.count("building"):
            cold = False
            if compiler_cache.is_cold():
                terminal.say(t("say.compiling_first", lang))
        there = state.count("reused")
        if there and not told:
            told = state.elapsed
            terminal.say(t("say.seed_reused", lang, n=number(there, lang)))
        if state.last is None or state.state[state.last] != "done":
            return
        _note(state)
        if len(state.runs) > MANY and state.elapsed - told < SECONDS_BETWEEN and state.count("waiting"):
            return
        told = state.elapsed
        done, runs = state.count("done", "reused"), len(state.runs)
        if isinstance(state.last, int):
            line = t("say.seed_done", lang, seed=state.last, done=done, runs=runs)
        else:
            line = t("say.run_done", lang, run=str(state.last), done=done, runs=runs)
        left = _left(state.remaining, state, lang) if state.count("waiting", "building", "running") else ""
        terminal.say(f"{line}, {left}" if left else line)

    return tell
