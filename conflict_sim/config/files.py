"""Finding and reading scenario and plan files: search folders, size limit, encoding."""

from __future__ import annotations

from pathlib import Path

from conflict_sim.errors import InputError, Problem, nearest, not_a_file, system_reason
from conflict_sim.messages import phrase, say

PACKAGE = Path(__file__).resolve().parent.parent
#: Larger files are refused before they are read.
MAX_BYTES = 1 << 20
SUFFIXES = (".yaml", ".yml", ".json")


def scenario_folders() -> list[Path]:
    """Folders in which names are looked up, best first.

    ``scenarios/`` of the working directory, then the files that ship with the package (in a checkout:
    ``scenarios/`` beside the package).
    """
    shipped = PACKAGE / "_scenarios"
    if not shipped.is_dir() and (PACKAGE.parent / "pyproject.toml").is_file():
        shipped = PACKAGE.parent / "scenarios"
    folders: list[Path] = []
    for folder in (Path.cwd() / "scenarios", shipped):
        if folder.is_dir() and folder.resolve() not in [f.resolve() for f in folders]:
            folders.append(folder)
    return folders


def names_in(folder: Path) -> list[str]:
    """Names of the YAML files directly in ``folder``, sorted; empty where there is no such folder."""
    if not folder.is_dir():
        return []
    return sorted({p.stem for p in folder.iterdir() if p.suffix in (".yaml", ".yml") and p.is_file()})


def plan_folders(near: Path | None = None) -> list[Path]:
    """Folders in which plan names are looked up: ``plans/`` beside the scenario, in the working folder, then shipped.

    Args:
        near: Folder of the scenario file.
    """
    folders: list[Path] = []
    for parent in (*([near] if near is not None else []), Path.cwd(), *scenario_folders()):
        folder = parent / "plans"
        if folder.is_dir() and folder.resolve() not in [f.resolve() for f in folders]:
            folders.append(folder)
    return folders


def plan_names(near: Path | None = None) -> list[str]:
    """Names of all plans that can be found, sorted.

    Args:
        near: Folder of the scenario file.
    """
    return sorted({name for folder in plan_folders(near) for name in names_in(folder)})


def display(path: Path) -> str:
    """The path as short as it can be said: relative to the working directory where it lies below it."""
    try:
        return str(path.resolve().relative_to(Path.cwd().resolve()))
    except (ValueError, OSError):
        return str(path)


def find(name: str | Path, kind: str, folders: list[Path], skip: Path | None = None) -> Path:
    """The file that a path or a bare name means.

    Args:
        name: A path, or a name without folder and suffix.
        kind: "scenario" or "plan", for messages.
        folders: Where names are looked up, in this order.
        skip: A file that is passed over, so that one's own ``bulungan`` can extend the shipped one.

    Raises:
        InputError: There is none; tells what was searched and the nearest name.
    """
    text = str(name)
    if not text.strip() or "\0" in text:
        raise InputError(say("file.name_damaged", kind=phrase("noun", kind)))
    path = Path(text).expanduser()
    is_name = len(path.parts) == 1 and path.suffix not in SUFFIXES
    try:
        if not is_name and path.exists():
            return path
        if len(path.parts) == 1:
            for folder in folders:
                for candidate in (
                    [folder / f"{text}{s}" for s in SUFFIXES[:2]] if is_name else [folder / text]
                ):
                    if candidate.is_file() and (skip is None or candidate.resolve() != skip.resolve()):
                        return candidate
        if is_name and path.is_file():
            return path
    except OSError as error:
        raise InputError(Problem(say("file.cannot_open", reason=system_reason(error)), text)) from None
    known = [n for folder in folders for n in names_in(folder)]
    hint = nearest(path.stem, sorted(set(known)))
    if is_name:
        looked = ", ".join(display(folder) for folder in folders) or say("file.no_folder")
        if path.is_dir():
            looked = say("file.folder_here", looked=looked, name=text)
        what = phrase("noun", kind)
        raise InputError(say("file.not_found", kind=what, name=text, looked=looked, hint=hint))
    raise InputError(Problem(say("file.no_such", hint=hint if "did you mean" in hint else ""), text))


def read(path: Path) -> str:
    """Text of a file.

    Raises:
        InputError: A folder, a pipe or a device, unreadable, above :data:`MAX_BYTES`, or not UTF-8.
    """
    label = display(path)
    try:
        if path.is_dir():
            found = names_in(path)
            hint = say("file.holds", names=found[:8]) if found else ""
            raise InputError(Problem(say("file.is_folder", hint=hint), label))
        if (told := not_a_file(path)) is not None:
            raise InputError(Problem(told, label))
        size = path.stat().st_size
        if size <= MAX_BYTES:
            with path.open("rb") as handle:
                data = handle.read(MAX_BYTES + 1)  # it may grow while it is read
            size = len(data)
        if size > MAX_BYTES:
            raise InputError(Problem(say("file.large", size=size / 2**20), label))
    except OSError as error:
        raise InputError(Problem(say("file.cannot_read", reason=system_reason(error)), label)) from None
    return text_of(data, label)


def text_of(data: bytes, label: str) -> str:
    """Text of the content of a file.

    Args:
        data: The content.
        label: What messages call the file.

    Raises:
        InputError: It is not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        hint = say("file.utf16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ""
        raise InputError(Problem(say("file.not_utf8", hint=hint), label, line)) from None
