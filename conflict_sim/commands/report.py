"""``conflict-sim report``."""

from __future__ import annotations

from pathlib import Path

from conflict_sim.commands import terminal
from conflict_sim.i18n import number, t


def report(path: Path, lang: str, *, out: Path | None, as_json: bool) -> None:
    """Make one self-contained HTML page of a result.

    Args:
        path: Folder of a run, a comparison or a study.
        lang: ``id`` or ``en``.
        out: The file; None takes one beside the folder.
        as_json: Print one JSON object instead of text.

    Raises:
        InputError: The folder holds no readable result.
        StorageError: The file cannot be written.
    """
    if not as_json:
        terminal.say(t("say.opening", lang))
    from conflict_sim.reports.report import report as write

    written = write(path, out, lang)
    size = written.stat().st_size
    if as_json:
        terminal.print_json({"status": "done", "exit": terminal.DONE, "file": str(written), "bytes": size})
        return
    told = t("cli.report.done", lang, file=written, size=f"{number(size / 2**20, lang, 1)} MiB")
    terminal.screen().print(told, markup=False, soft_wrap=True)
