"""A summary for the terminal: what to do first, what was seen, what was not."""

import io
from collections import Counter
from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cyberscan.sdk import (
    Action,
    Document,
    Language,
    Outcome,
    Renderer,
    because,
    cost_range,
    counted,
    day,
    family_title,
    hours_range,
    label,
    number,
    say,
    told_notice,
    visible,
)

_COLOURS = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "cyan", "info": "dim"}


class TerminalReport(Renderer):
    """The summary as text."""

    id = "terminal"
    suffix = ".txt"

    def render(self, document: Document, language: Language) -> bytes:
        """Plain text, 100 columns, no colour."""
        out = io.StringIO()
        self.show(document, language, Console(file=out, width=100, color_system=None))
        return out.getvalue().encode()

    def show(self, document: Document, language: Language, console: Console) -> None:
        """Print on a console; colours are the console's business (``NO_COLOR``, pipes)."""
        show(document, language, console)


def show(document: Document, language: Language, console: Console) -> None:
    """Print the summary of a document."""
    for part in _parts(document, language):
        console.print(part)


def _parts(document: Document, language: Language) -> Iterator[RenderableType]:
    yield _title(document, language)
    for notice in document.notices:
        yield Text(f"! {told_notice(notice, language)}", style="yellow")
    yield _heading("terminal.score", language)
    yield _scores(document, language)
    for indicator in document.indicators:
        yield Text(indicator.words.text(language))
    yield _heading("terminal.first", language)
    first = document.actions[: document.score.first_actions]
    if not first:
        known = document.score.overall is not None
        yield Text(say("terminal.nothing" if known else "terminal.unseen", language))
    for action in first:
        yield _action(action, language)
    rest = len(document.actions) - len(first)
    if rest > 0:
        yield Text(counted("terminal.rest", rest, language), style="dim")
    yield _heading("terminal.counts", language)
    yield _outcomes(document, language)
    yield from _untested(document, language)
    if document.catalogues:
        yield _heading("terminal.guides", language)
        yield _guides(document, language)
    yield _heading("terminal.cost", language)
    yield _cost(document, language)


def _title(document: Document, language: Language) -> Text:
    name = visible(document.perimeter.authority.name)
    when = day(document.started_at.date(), language)
    text = Text(name, style="bold")
    profile = document.profile
    level = label("level", profile.effective_level, language)
    return text.append(
        f"\n{say('terminal.scan', language, date=when, profile=profile.name, level=level)}", "dim"
    )


def _heading(key: str, language: Language) -> Text:
    return Text(f"\n{say(key, language)}", style="bold underline")


def _scores(document: Document, language: Language) -> RenderableType:
    score = document.score
    table = Table.grid(padding=(0, 2))
    for family in score.families:
        title = family_title(document, family.family, language)
        known = counted("terminal.not_judged", family.not_judged, language)
        table.add_row(title, _points(family.score, language), Text(known, style="dim"))
    lines = [Text(_points(score.overall, language), style="bold")]
    if score.overall is not None and score.after_first_actions is not None:
        after = say("terminal.after", language, score=score.after_first_actions)
        lines[0].append(f"  {after}", "not bold")
    if score.coverage is not None:
        lines.append(Text(say("terminal.coverage", language, percent=score.coverage)))
    lines.append(Text(say("terminal.own_score", language), style="dim"))
    return Group(*lines, table)


def _points(score: int | None, language: Language) -> str:
    return say("terminal.no_score", language) if score is None else f"{score}/100"


def _action(action: Action, language: Language) -> RenderableType:
    text = action.text(language)
    head = Text(f"{action.rank}. ", style="bold").append(visible(text.title))
    head.append(f" — {visible(action.subject)}")
    severity = label("severity", action.severity, language)
    head.append(f"  [{severity}]", _COLOURS.get(action.severity, ""))
    who = label("actor", action.actor, language)
    if action.provider:
        who = f"{who} ({visible(action.provider)})"
    work = f"{hours_range(action.hours, language)}, {cost_range(action.cost, language)}"
    when = label("horizon", action.horizon, language)
    return Group(head, Padding(Text(f"{when} · {who} · {work}", style="dim"), (0, 0, 0, 3)))


def _outcomes(document: Document, language: Language) -> Text:
    counts: Counter[str] = Counter(
        "information" if finding.informs else finding.outcome for finding in document.findings
    )
    told = [
        f"{label('outcome', outcome, language)} {number(counts[outcome], language)}"
        for outcome in (*Outcome, "information")
        if counts[outcome]
    ]
    return Text(" · ".join(told) or "0")


def _untested(document: Document, language: Language) -> Iterator[RenderableType]:
    counts = Counter(
        because(finding, language)
        for finding in document.findings
        if finding.outcome in (Outcome.NOT_TESTED, Outcome.ERROR)
    )
    if counts:
        yield _heading("terminal.untested", language)
        for why, count in counts.most_common():
            yield Text(f"{number(count, language):>5}  {why}")


def _guides(document: Document, language: Language) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    for catalogue in document.catalogues:
        states = Counter(measure.state for measure in catalogue.measures)
        kind = "comparison" if catalogue.kind == "comparison" else "guide"
        told = say(
            f"terminal.{kind}",
            language,
            gap=states["gap_seen"],
            clean=states["no_gap_visible"],
            unknown=states["not_assessable"],
        )
        name = label("catalogue", catalogue.id, language)
        table.add_row(visible(name[:1].upper() + name[1:]), told)
        for grade in catalogue.grades[:2]:  # the parts of each are in the report
            state = label("grade", grade.state, language)
            title = grade.title.text(language)
            table.add_row("", say("terminal.grade", language, title=title, state=state))
    return table


def _cost(document: Document, language: Language) -> Text:
    total = document.spending.total
    seconds = (document.finished_at - document.started_at).total_seconds()
    return Text(
        say(
            "terminal.spent",
            language,
            connections=number(total.connections, language),
            requests=number(total.requests, language),
            queries=number(total.queries, language),
            packets=number(total.packets, language),
            kilobytes=number(total.bytes_in // 1000, language),
            seconds=number(round(seconds), language),
        )
    )
