"""Pieces of a page: every text that comes in is escaped here, and nowhere else is HTML written.

A page asks nothing of any other machine: pictures are ``data:`` addresses, the style is inside, there is no script, and
the page's own policy (``Content-Security-Policy``) forbids browsers all of it.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from conflict_sim.i18n import t

if TYPE_CHECKING:
    from conflict_sim.figures.base import Figure
    from conflict_sim.reports.table import Table

#: Tables behind pictures that are larger than this are not put into the page.
MOST_CSV = 400_000
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def heading(text: str, ident: str = "", level: int = 2) -> str:
    """A heading, with an anchor where it stands in the table of contents."""
    anchor = f' id="{escape(ident)}"' if ident else ""
    return f"<h{level}{anchor}>{escape(text)}</h{level}>"


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph; ``kind`` is a class of the style."""
    of_kind = f' class="{escape(kind)}"' if kind else ""
    return f"<p{of_kind}>{escape(text)}</p>"


def box(kind: str, title: str, lines: Iterable[str]) -> str:
    """What must not be overlooked: a title and some lines.

    Args:
        kind: ``statement`` or ``warning``.
        title: In bold.
        lines: One paragraph each.
    """
    inside = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return f'<div class="{escape(kind)}"><p><strong>{escape(title)}</strong></p>{inside}</div>'


def bullets(lines: Iterable[str], kind: str = "") -> str:
    """A list; nothing where there are no lines."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    of_kind = f' class="{escape(kind)}"' if kind else ""
    return f"<ul{of_kind}>{items}</ul>" if items else ""


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Names with what they mean; pairs without a value are left out."""
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in pairs if value)
    return f"<dl>{rows}</dl>" if rows else ""


def code(text: str) -> str:
    """A command or a file, as it is typed."""
    return f"<pre><code>{escape(text)}</code></pre>"


def pair(*parts: str) -> str:
    """Parts side by side, as far as the page is wide enough."""
    return f'<div class="pair">{"".join(f"<div>{part}</div>" for part in parts if part)}</div>'


def table(made: Table) -> str:
    """A table; the first cell of a row is its heading. Nothing where it has no rows."""
    if not made:
        return ""
    kinds = [
        " ".join(word for word, there in (("words", i in made.words), ("whole", i in made.whole)) if there)
        for i in range(len(made.heads))
    ]
    classes = [f' class="{kind}"' if kind else "" for kind in kinds]
    heads = "".join(f'<th scope="col"{c}>{escape(h)}</th>' for h, c in zip(made.heads, classes))
    rows = []
    for row in made.rows:
        first, *rest = row
        cells = f'<th scope="row"{classes[0]}>{escape(first)}</th>' if first else f"<td{classes[0]}></td>"
        cells += "".join(f"<td{c}>{escape(cell)}</td>" for cell, c in zip(rest, classes[1:]))
        rows.append(f"<tr>{cells}</tr>")
    note = paragraph(made.note, "note") if made.note else ""
    return (
        f'<div class="scroll"><table><caption>{escape(made.title)}</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>{note}"
    )


def figure(drawn: Figure, lang: str) -> str:
    """A picture with its sentence, a description for those who cannot see it, and its figures as a file.

    Args:
        drawn: The figure.
        lang: ``id`` or ``en``.
    """
    handle = io.BytesIO()
    drawn.write(handle, "svg")
    picture = base64.b64encode(handle.getvalue()).decode("ascii")
    seen = t(f"report.alt_{drawn.name}", lang)
    parts = [f'<img src="data:image/svg+xml;base64,{picture}" alt="{escape(seen)}">']
    told = escape(drawn.sentence)
    figures = drawn.table.to_csv(index=False)
    if len(figures) <= MOST_CSV:
        told += f' <span class="csv">{_download(figures, f"{drawn.name}.csv", t("report.csv", lang))}</span>'
    parts.append(f"<figcaption>{told}</figcaption>")
    return f"<figure>{''.join(parts)}</figure>"


def _download(text: str, name: str, label: str) -> str:
    data = base64.b64encode(text.encode("utf-8")).decode("ascii")
    return (
        f'<a download="{escape(name)}" href="data:text/csv;charset=utf-8;base64,{data}">{escape(label)}</a>'
    )


def page(
    title: str,
    lead: Sequence[str],
    sections: Mapping[str, tuple[str, str]],
    front: str,
    last: Sequence[str],
    lang: str,
) -> str:
    """A whole page.

    Args:
        title: Its heading.
        lead: Lines below the heading.
        sections: Anchor -> (heading, what stands below it); those with nothing below are left out.
        front: What stands before the first section.
        last: Lines at the foot.
        lang: ``id`` or ``en``.
    """
    shown = {anchor: section for anchor, section in sections.items() if section[1]}
    links = "".join(f'<li><a href="#{escape(a)}">{escape(h)}</a></li>' for a, (h, _) in shown.items())
    body = "".join(
        f'<section aria-labelledby="{escape(anchor)}">{heading(head, anchor)}{inside}</section>'
        for anchor, (head, inside) in shown.items()
    )
    style = files("conflict_sim.reports").joinpath("style.css").read_text(encoding="utf-8")
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{escape(lang)}">',
            '<head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>",
            f"<style>{style}</style></head>",
            "<body>",
            f"<header>{heading(title, level=1)}{''.join(paragraph(line, 'lead') for line in lead)}</header>",
            f'<main>{front}<nav aria-label="{escape(t("report.contents", lang))}"><ul>{links}</ul></nav>',
            f"{body}</main>",
            f"<footer>{''.join(paragraph(line) for line in last)}</footer>",
            "</body></html>",
            "",
        ]
    )
