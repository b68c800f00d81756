"""I4 Slow-down of social media."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conflict_sim.interventions import actors, primitives
from conflict_sim.interventions.base import LEVERS, Lever, both, effect, usual
from conflict_sim.interventions.compose import Modifier, Setting

if TYPE_CHECKING:
    from conflict_sim.world import World


@LEVERS.add("media_slowdown")
class MediaSlowdown(Lever):
    """Social media are slowed down: stories, debunks and calls alike."""

    code = "I4"
    layer = "I"
    label = both("Pelambatan media sosial", "Slow-down of social media")
    help = both(
        "Hoaks, bantahan, dan ajakan sama-sama terhambat. Pemutusan di Papua 2019 dinyatakan melawan hukum (PTUN Jakarta, 2020).",
        "Stories, debunks and calls are all held up. The cuts in Papua in 2019 were ruled unlawful (PTUN Jakarta, 2020).",
    )
    who = actors.KOMINFO
    payer = actors.APBN
    source = both(
        "22-25 Mei 2019: klaim pemerintah dan bantahan ahli; tidak terukur",
        "22-25 May 2019: claimed by the government, disputed by experts; not measured",
    )
    risk = 3
    touches = ("messages_throttled",)

    lead_days: float = usual(0.25, "days")
    slowed: float = effect(
        0.5,
        (0, 1),
        (0, 0.8),
        "share",
        both("Bagian pesan yang tidak sampai.", "Share of messages that do not get through."),
    )
    """Share of messages that do not get through."""
    coordination: float = effect(
        0.3,
        (0, 1),
        (0, 0.6),
        "share",
        both(
            "Berkurangnya pengaruh teman kelompok yang menghasut daring.",
            "Cut in the pull of group mates who agitate online.",
        ),
    )
    """Cut in the pull of group mates who agitate online."""
    silenced: float = effect(
        0.0,
        (0, 1),
        (0, 0.2),
        "share",
        both(
            "Kenaikan nisbi kekecewaan karena merasa dibungkam.",
            "Relative rise of grievance among people who feel silenced.",
        ),
    )
    """Relative rise of grievance among people who feel silenced."""

    def effects(self, world: World, intensity: float) -> Iterable[Modifier | Setting]:
        """Changes of today."""
        return [
            *primitives.sharing(intensity, throttle=self.slowed),
            Modifier("hoax.official_reach", factor=1.0 - intensity * self.slowed),
            Modifier("mobilisation.group_mates", factor=1.0 - intensity * self.coordination),
            Modifier("grievance.scale", factor=1.0 + intensity * self.silenced),
        ]
