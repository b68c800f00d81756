"""What people call a key that a study varies: of the world, of its story, of a run, or of a lever.

The words stand in the catalogues of texts as ``parameter.<group>.<key>``, one for each key that can be varied; a test
compares them with the models. The key itself is what files and commands hold, so it is always told beside the words.
"""

from __future__ import annotations

from functools import cache

from conflict_sim.config import fields
from conflict_sim.config.plan import LeverUse
from conflict_sim.config.scenario import HoaxSeed, Scenario, Shock
from conflict_sim.config.uncertain import uncertain_keys
from conflict_sim.i18n import catalogue, t
from conflict_sim.interventions.base import LEVERS
from conflict_sim.interventions.describe import COMMON, sheet
from conflict_sim.messages import phrase

#: Keys of a run that a link or a study may set.
OF_RUN = ("run.days", "run.scale")
#: Before the words of a key of the world.
_GROUP = "parameter."
_WORLD = "world."
#: Keys of coordination that change no voter unless somebody is sent, or offices contradict each other.
ONLY_WHO_IS_SENT = tuple(
    f"world.coordination.{name}"
    for name in (
        "coordination",
        "detect_hours",
        "decide_hours",
        "deploy_hours",
        "kecamatan_speed",
        "attendance",
        "delegate_hours",
        "meetings",
        "policy",
        "stand_down_days",
        "mediator_presence",
    )
)


def labelled() -> tuple[str, ...]:
    """Keys of the catalogue that hold words for keys that can be varied; there are no others."""
    world = [key.removeprefix(_WORLD) for key in uncertain_keys()]
    story = [f"hoaxes.{name}" for name in HoaxSeed.model_fields]
    story += [f"shocks.{name}" for name in Shock.model_fields]
    lever = [f"lever.{name}" for name in LeverUse.model_fields if name != "lever"]
    return tuple(f"{_GROUP}{name}" for name in (*world, *story, *lever, *OF_RUN))


def key_label(key: str, lang: str) -> str:
    """A varied key in words; the key itself where nobody has words for it.

    Args:
        key: Dotted key, as a study names it.
        lang: ``id`` or ``en``.
    """
    if key.startswith("levers."):
        return _of_lever(key, lang)
    parts = key.removeprefix(_WORLD).split(".")
    entry = len(parts) == 3 and parts[1].isdecimal()  # an entry of a list: world.hoaxes.0.seeds
    name = _GROUP + ".".join((parts[0], parts[2]) if entry else parts)
    if name not in catalogue(lang):
        return key
    return f"{t(name, lang)} ({int(parts[1]) + 1})" if entry else t(name, lang)


def choice_label(value: str, lang: str) -> str:
    """A named value of a key in words; the value itself where nobody has words for it.

    Args:
        value: As files hold it.
        lang: ``id`` or ``en``.
    """
    name = f"choice.{value}"
    return t(name, lang) if name in catalogue(lang) else value


def _of_lever(key: str, lang: str) -> str:
    parts = key.split(".")
    if len(parts) != 3:
        return key
    _, lever, name = parts
    shared = f"{_GROUP}lever.{name}"
    told = t(shared, lang) if shared in catalogue(lang) else _lever_words(lever, lang)[0].get(name, name)
    return f"{lever_label(lever, lang)}: {told}"


def setting_label(name: str, lang: str) -> str:
    """What every lever calls one of its keys; the key itself where it belongs to one lever alone.

    Args:
        name: The key, without the lever.
        lang: ``id`` or ``en``.
    """
    shared = f"{_GROUP}lever.{name}"
    if shared in catalogue(lang):
        words = t(shared, lang)
        return words[:1].upper() + words[1:]
    return COMMON[name][lang].rstrip(".") if name in COMMON else name


def lever_label(lever: str, lang: str) -> str:
    """What a lever is called; its name where there is no such lever.

    Args:
        lever: Name of the lever.
        lang: ``id`` or ``en``.
    """
    return _lever_words(lever, lang)[1]


@cache
def _lever_words(lever: str, lang: str) -> tuple[dict[str, str], str]:
    """Keys of a lever's own in words, and what it is called."""
    from conflict_sim.interventions import catalogue as levers

    levers.load()
    if lever not in LEVERS:
        return {}, lever
    known = sheet(lever)
    return {k.name: k.says[lang].rstrip(".") for k in known.keys if k.says.get(lang)}, known.label[lang]


def key_note(key: str, lang: str) -> str:
    """The key as files and commands hold it, with its unit: what stands below its words.

    Of keys of coordination it says when they act at all.

    Args:
        key: Dotted key.
        lang: ``id`` or ``en``.
    """
    found = fields.at(Scenario, key.split("."))
    unit = found.unit if found is not None else ""
    if unit in ("", "-", "0-1"):
        told = t("app.key_by", lang, key=key)
    else:
        told = t("app.key_in", lang, key=key, unit=phrase("unit", unit).render(lang))
    return f"{told}; {t('app.key_sent', lang)}" if key in ONLY_WHO_IS_SENT else told


def key_labels(keys: tuple[str, ...], lang: str) -> dict[str, str]:
    """Key -> its words; where two have the same words, the key is told as well.

    Args:
        keys: Varied keys.
        lang: ``id`` or ``en``.
    """
    found = {key: key_label(key, lang) for key in keys}
    told = list(found.values())
    return {key: words if told.count(words) == 1 else f"{words} [{key}]" for key, words in found.items()}
