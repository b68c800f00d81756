"""Patterns that only a comparison in common worlds can show: signs of effects in the trials of ``trials.py``."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from conflict_sim.experiment.patterns.base import FEWEST, Pattern, Statistic
from conflict_sim.experiment.trials import TrialRun


def change(arm: str, against: str, figure: str) -> Statistic:
    """Relative change of a figure, all worlds together; not-a-number where there is next to nothing to change."""

    def statistic(runs: Sequence[TrialRun]) -> float:
        before = sum(run.figures[f"{against}.{figure}"] for run in runs)
        after = sum(run.figures[f"{arm}.{figure}"] for run in runs)
        return after / before - 1.0 if before >= FEWEST else math.nan

    return statistic


def mean_of(figure: str) -> Statistic:
    """Mean over the worlds that have the figure."""

    def statistic(runs: Sequence[TrialRun]) -> float:
        known = [x for run in runs if not math.isnan(x := run.figures[figure])]
        return float(np.mean(known)) if known else math.nan

    return statistic


def lead(figure: str, over: str) -> Statistic:
    """Mean over worlds of how far one effect exceeds the size of another, where both are known."""

    def statistic(runs: Sequence[TrialRun]) -> float:
        pairs = [(run.figures[figure], run.figures[over]) for run in runs]
        known = [a - abs(b) for a, b in pairs if not (math.isnan(a) or math.isnan(b))]
        return float(np.mean(known)) if known else math.nan

    return statistic


def part(figure: str, of: str) -> Statistic:
    """Share of one figure in another, all worlds together."""

    def statistic(runs: Sequence[TrialRun]) -> float:
        whole = sum(run.figures[of] for run in runs)
        return sum(run.figures[figure] for run in runs) / whole if whole >= FEWEST else math.nan

    return statistic


def difference(figure: str, against: str) -> Statistic:
    """Mean over worlds of the difference of two figures."""

    def statistic(runs: Sequence[TrialRun]) -> float:
        return float(np.mean([run.figures[figure] - run.figures[against] for run in runs]))

    return statistic


def ratio(figure: str, against: str) -> Statistic:
    """Relative change of the mean of a figure over worlds; not-a-number where there is nothing to change."""

    def statistic(runs: Sequence[TrialRun]) -> float:
        before = sum(run.figures[against] for run in runs)
        return sum(run.figures[figure] for run in runs) / before - 1.0 if before > 0.0 else math.nan

    return statistic


_UP, _DOWN = (0.0, math.inf), (-math.inf, 0.0)
_FORCE = "Steinert-Threlkeld, Chan, Joo: sign"
_SURVEY = "Daxecker and others: sign"
_LEADERS = "Bhavnani and others 2009: sign"

_INVERTED_U = {
    "id": (
        "Pembubaran mengurangi kerumunan seketika, sedangkan kemarahan atas korban (street.backfire) kecil pada nilai "
        "bawaan dan tersebar melalui ikatan beberapa hari kemudian; ukuran backfire memang belum diketahui."
    ),
    "en": (
        "Dispersal takes people out of the crowd at once, while outrage at victims (street.backfire) is small by default "
        "and spreads over ties days later; how large backfire is, is not known."
    ),
}
_PROTESTERS = {
    "id": (
        "Kekerasan massa menakutkan siapa pun hanya melalui tindakan aparat; ikatan yang melihat kekerasan justru ikut "
        "(violent_neighbours). Pengaruh langsung pada simpati publik tidak dimodelkan."
    ),
    "en": (
        "Violence of protesters keeps people away only through what the police then do; ties who see it rather join "
        "(violent_neighbours). A direct loss of sympathy is not modelled."
    ),
}
_NEARNESS = {
    "id": (
        "Warga di kecamatan yang sama berbagi guncangan, ikatan dan pemimpin, sehingga kedekatan dengan insiden "
        "menandai semua itu sekaligus."
    ),
    "en": (
        "People of one kecamatan share shocks, ties and leaders, so that nearness to an incident stands for all of "
        "these at once."
    ),
}
_CONNECTED = {
    "id": "Ikatan menarik menurut bagian yang aktif, bukan jumlahnya: orang dengan banyak ikatan tidak lebih mudah bergerak.",
    "en": "Ties pull by the share of them that is active, not by their number: many ties make nobody easier to move.",
}
_ANSWER = {
    "id": (
        "Kubu lain bereaksi hanya bila pemimpinnya sendiri sudah menyeru (leaders.counter) dan kerumunan lawan mendekati "
        "leaders.rival_crowd; dalam kembaran kerumunan jarang sebesar itu."
    ),
    "en": (
        "Other camps answer only where their own leaders call already (leaders.counter) and the rival crowd comes near "
        "leaders.rival_crowd; in a twin crowds are rarely as large."
    ),
}
_POOR = {
    "id": (
        "Kesulitan hidup dibagikan merata antardesa pada putaran biasa; di sini disebar dengan simpangan anggapan, "
        "dan hanya salah satu bagian dari keluhan."
    ),
    "en": (
        "Hardship is drawn alike in all villages of ordinary runs; here it is spread by an assumed deviation, and it is "
        "only one part of grievance."
    ),
}
_LIMIT = {
    "id": (
        "Batas penerusan tidak ada dalam model; percobaan menjarangkan pembagian sebanyak kali yang sama. Cerita yang "
        "bertahan fresh_days dan terlupakan dalam believe_days berhenti sebelum sempat menyusul."
    ),
    "en": (
        "The model has no limit of forwards; the trial makes shares rarer by the same factor. A story that stays fresh for "
        "fresh_days and is forgotten in believe_days ends before it can catch up."
    ),
}
_SHARING = {
    "id": (
        "Dua cerita selama 26 hari dibandingkan dengan jawaban pernah dalam survei. Pembantah berbagi hoax.share_checks kali "
        "segiat penyebar dan klarifikasi rutin menyemai mereka di mana-mana: bila angkanya dekat 1, koreksi mendahului hoaks."
    ),
    "en": (
        "Two stories in 26 days are held against ever in a survey. Checkers share hoax.share_checks times as eagerly as "
        "believers and routine clarifications sow them everywhere: near 1, corrections come before the hoax."
    ),
}

_GRIEVANCE = {
    "id": "keyakinan curang adalah suku keluhan dengan bobot positif (grievance.fraud)",
    "en": "fraud belief is a part of grievance with a positive weight (grievance.fraud)",
}
_CALLS = {
    "id": "seruan pemimpin adalah suku positif dari dorongan kubunya (mobilisation.call)",
    "en": "a leader's call is a positive part of his own camp's motive (mobilisation.call)",
}
_OPENNESS = {
    "id": "efek kalah dikalikan (1,5 - keterbukaan) dalam prior keyakinan (belief_prior)",
    "en": "the loser effect is multiplied by (1.5 - openness) in the prior of belief (belief_prior)",
}

SIGNS: tuple[Pattern, ...] = (
    Pattern(
        "P08", {"id": "pemilih yang pernah menyebarkan hoaks", "en": "voters who ever shared a hoax"},
        0.08, 0.16, "KIC 2020-22: 11-12% ever; range assumed", mean_of("usual.sharers"), report=True, why=_SHARING,
    ),
    Pattern(
        "P09a", {"id": "sedikit kekerasan aparat: aksi (perubahan)", "en": "little state violence: protest (change)"},
        *_UP, _FORCE, change("few", "soft", "street"), report=True, why=_INVERTED_U,
    ),
    Pattern(
        "P09b", {"id": "banyak kekerasan aparat: aksi (perubahan)", "en": "much state violence: protest (change)"},
        *_DOWN, _FORCE, change("many", "few", "street"), report=True, why=_INVERTED_U,
    ),
    Pattern(
        "P09c", {"id": "lebih banyak kekerasan massa: aksi (perubahan)", "en": "more protester violence: protest (change)"},
        *_DOWN, _FORCE, change("brawl", "usual", "street"), report=True, why=_PROTESTERS,
    ),
    Pattern(
        "P10a", {"id": "keyakinan curang mendorong ikut aksi", "en": "fraud belief drives taking part"},
        *_UP, _SURVEY, mean_of("usual.fraud"), report=True, by_rule=_GRIEVANCE,
    ),
    Pattern(
        "P10b", {"id": "keyakinan curang lebih kuat daripada kedekatan insiden", "en": "fraud belief counts more than nearness"},
        *_UP, _SURVEY, lead("usual.fraud", "usual.near"), report=True, why=_NEARNESS,
    ),
    Pattern(
        "P10c", {"id": "lebih kuat pada yang banyak ikatan komunitas", "en": "stronger with many community ties"},
        *_UP, _SURVEY, mean_of("usual.fraud_connected"), report=True, why=_CONNECTED,
    ),
    Pattern(
        "P11a",
        {"id": "batas penerusan: puncak hoaks lebih lambat (hari)", "en": "limit of forwards: the hoax peaks later (days)"},
        *_UP,
        "Melo 2019: later",
        difference("limited.peak_day", "forwarded.peak_day"),
        report=True,
        why=_LIMIT,
    ),
    Pattern(
        "P11b",
        {"id": "batas penerusan: jangkauan akhir (perubahan)", "en": "limit of forwards: final reach (change)"},
        -0.2,
        0.2,
        "Melo 2019: less than 20% in public groups",
        ratio("limited.reach", "forwarded.reach"),
        report=True,
        why=_LIMIT,
    ),
    Pattern(
        "P12a", {"id": "pemimpin satu kubu menahan diri: kubunya", "en": "leaders of one camp moderate: own camp"},
        *_DOWN, _LEADERS, change("moderate", "usual", "own"), report=True, why=_ANSWER,
        by_rule=_CALLS,
    ),
    Pattern(
        "P12b", {"id": "pemimpin satu kubu menahan diri: kubu lain", "en": "leaders of one camp moderate: other camps"},
        *_DOWN, _LEADERS, change("moderate", "usual", "others"), report=True, why=_ANSWER,
    ),
    Pattern(
        "P12c", {"id": "pemimpin satu kubu menyeru: kubunya", "en": "leaders of one camp outbid: own camp"},
        *_UP, _LEADERS, change("outbid", "usual", "own"), report=True, why=_ANSWER,
        by_rule=_CALLS,
    ),
    Pattern(
        "P12d", {"id": "pemimpin satu kubu menyeru: kubu lain", "en": "leaders of one camp outbid: other camps"},
        *_UP, _LEADERS, change("outbid", "usual", "others"), report=True, why=_ANSWER,
    ),
    Pattern(
        "P13", {"id": "kekerasan oleh warga seperlima desa termiskin", "en": "violence by residents of the poorest fifth"},
        0.30, 0.70, "Davies 2013: about 50% of offences; range assumed",
        part("deprived.deprived", "deprived.all"), report=True, why=_POOR,
    ),
    Pattern(
        "P14", {"id": "efek kalah mengecil bila KPU terbuka", "en": "the loser effect shrinks with an open count"},
        *_UP, "Mauk 2020: sign of the interaction", difference("closed.gap", "open.gap"), report=True,
        by_rule=_OPENNESS,
    ),
)  # fmt: skip
