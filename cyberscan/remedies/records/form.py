"""The same records as the form of the zone's host wants them, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from cyberscan.document import Step
from cyberscan.remedies.records.change import Change
from cyberscan.remedies.records.situation import Situation
from cyberscan.remedies.records.tables import Registrar, as_of
from cyberscan.remedies.records.zone_file import quoted, relative
from cyberscan.remedies.templates import fill, indented, part, phrase
from cyberscan.wording import day
from cyberscan.words import Language

_WITH_TARGET = ("CNAME", "MX", "NS")


def form(situation: Situation, changes: Sequence[Change], language: Language) -> Step:
    """How the changes are typed in; in general words where the host of the zone is not known."""
    host = situation.registrar
    source = "servers" if situation.delegation and situation.delegation.servers else "said"
    title = phrase(
        "records.form.title", language, name=host.name if host else "",
        source=phrase(f"records.form.{source}", language),
    )  # fmt: skip
    parts = [_menu(situation.zone, host, language)]
    for change in changes:
        parts += _fields(change, host or _UNKNOWN, language)
    kinds = {change.type for change in changes}
    if host:
        asked = {"text": "TXT" in kinds, "target": not kinds.isdisjoint(_WITH_TARGET)}
        parts.append(part(host.note, language, asked))
    return Step(product=title, text="\n".join(filter(None, parts)))


_UNKNOWN = Registrar(id="", name="")


def _menu(zone: str, host: Registrar | None, language: Language) -> str:
    said = (host.menu.fr if language == "fr" else host.menu.en) if host else ""
    if not said:
        return phrase("records.form.unknown", language, zone=zone)
    noted = day(date.fromisoformat(as_of()), language)
    return phrase("records.form.menu", language, menu=fill(said, {"zone": zone}), day=noted)


def _fields(change: Change, host: Registrar, language: Language) -> Iterator[str]:
    if not change.new:
        yield _removal(change, host, language)
        return
    name = phrase(
        "records.form.name", language, form=host.apex, apex=host.apex, name=change.name,
        zone=change.zone, relative=relative(change.name, change.zone),
    )  # fmt: skip
    for value in change.new:
        yield "- " + phrase("records.form.type", language, type=change.type)
        yield f"- {name}"
        yield "- " + phrase("records.form.ttl", language, ttl=change.ttl)
        yield from _value(change, value, host, language)
    if change.type == "TXT" and (change.old or change.present):
        count = len(change.old) or 1
        yield phrase("records.form.instead", language, many=count > 1, count=count)
    if change.type in _WITH_TARGET and host.dot != "no":
        yield phrase("records.form.dot", language)


def _value(change: Change, value: str, host: Registrar, language: Language) -> Iterator[str]:
    if change.type == "MX":
        priority, _, target = value.partition(" ")
        yield "- " + phrase("records.form.priority", language, priority=priority)
        yield indented(_target(target, host))
    elif change.type == "CAA":
        flag, tag, said = value.split(" ", 2)
        yield "- " + phrase("records.form.caa", language, flag=flag, tag=tag)
        yield indented(said.strip('"'))
    else:
        text = change.type == "TXT"
        quotes = host.quotes if text else "-"
        yield "- " + phrase("records.form.value", language, quotes=quotes, text=text)
        typed = quoted(value) if quotes == "yes" else value
        yield indented(_target(typed, host) if change.type in _WITH_TARGET else typed)


def _removal(change: Change, host: Registrar, language: Language) -> str:
    values = [_target(v, host) if change.type in _WITH_TARGET else v for v in change.old]
    lead = phrase(
        "records.form.remove", language, many=len(values) > 1, type=change.type,
        name=change.name, values=values,
    )  # fmt: skip
    return "\n".join((lead, *map(indented, values)))


def _target(name: str, host: Registrar) -> str:
    """The name of a target; with its final dot but where the form is known to want none."""
    return name.rstrip(".") if host.dot == "no" else name
