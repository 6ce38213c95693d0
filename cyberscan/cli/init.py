"""``cyberscan init``: write a first ``perimeter.yml``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import click

from cyberscan.cli.speech import Stop, language, note, stop, t
from cyberscan.files import FileError, write_atomic
from cyberscan.perimeter import draft as answers
from cyberscan.perimeter.draft import AnswerError, Draft, checked, render
from cyberscan.perimeter.load import PerimeterError, parse_perimeter
from cyberscan.perimeter.territory import csirt_of, department_of

Answers = dict[str, str | list[str]]


@dataclass(frozen=True)
class Question:
    """One thing to know: its option, how to check it, what to suggest from the answers before it."""

    key: str
    accept: Callable[[str], str]
    required: bool = False
    several: bool = False
    suggest: Callable[[Answers], str] = lambda given: ""
    asked_if: Callable[[Answers], bool] = lambda given: True

    @property
    def option(self) -> str:
        """``--contact-name``."""
        return "--" + self.key.replace("_", "-")


def _signed(given: Answers) -> bool:
    return bool(given.get("signed_by"))


def _year_after(given: Answers) -> str:
    signed = date.fromisoformat(str(given.get("signed_on") or date.today().isoformat()))
    return (signed + timedelta(days=364)).isoformat()


def _usual_sites(given: Answers) -> str:
    return ", ".join(f"https://www.{name}/" for name in given.get("domain") or [])


def _role(given: Answers) -> str:
    return t("init.role_mayor" if given.get("kind") == "commune" else "init.role_other")


QUESTIONS = (
    Question("name", answers.line, required=True),
    Question("kind", answers.kind, required=True, suggest=lambda given: "commune"),
    Question("siren", answers.siren, required=True),
    Question("insee", answers.insee, asked_if=lambda given: given.get("kind") == "commune"),
    Question("population", answers.population),
    Question(
        "department", answers.department,
        suggest=lambda given: department_of(str(given.get("insee") or "")),
    ),
    Question("domain", answers.domain, several=True),
    Question("mail", answers.domain, several=True, suggest=lambda g: ", ".join(g["domain"] or [])),
    Question("site", answers.site, several=True, suggest=_usual_sites),
    Question("host", answers.host, several=True),
    Question("address", answers.address, several=True),
    Question("contact_name", answers.line),
    Question("contact_email", answers.email, asked_if=lambda given: bool(given.get("contact_name"))),
    Question("csirt", answers.line, suggest=lambda g: csirt_of(str(g.get("department") or ""))),
    Question("signed_by", answers.line),
    Question("role", answers.line, suggest=_role, asked_if=_signed),
    Question(
        "signed_on", answers.day, suggest=lambda given: date.today().isoformat(), asked_if=_signed
    ),
    Question("valid_until", answers.day, suggest=_year_after, asked_if=_signed),
    Question("reference", answers.line, asked_if=_signed),
    Question("max_level", answers.level, suggest=lambda given: "light", asked_if=_signed),
)  # fmt: skip
_ASSETS = ("domain", "mail", "site", "host", "address")
_SUGGESTED_WITHOUT_ASKING = ("department", "csirt", "role", "signed_on", "valid_until", "max_level")


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    """One option a question, in their order."""
    for question in reversed(QUESTIONS):
        command = click.option(
            question.option, question.key, multiple=question.several, help=t(f"init.{question.key}")
        )(command)
    return command


@click.command(help=t("init.help"))
@click.argument("path", default="perimeter.yml", type=click.Path(path_type=Path), metavar="[PATH]")
@_options
@click.option("--lab", is_flag=True, help=t("init.lab"))
@click.option("--force", is_flag=True, help=t("init.force"))
def init(path: Path, lab: bool, force: bool, **given: Any) -> None:
    """Ask what is missing, check, write."""
    path = path / "perimeter.yml" if path.is_dir() else path
    if path.exists() and not force:
        stop("init.exists", path=path)
    questions = [_in_lab(question) if lab else question for question in QUESTIONS]
    known = _from_options(questions, given)
    if _lacking(known):
        known = _asked(questions, known, path)
    else:
        _complete(questions, known)
    text = _checked_text(_draft(known, lab), path)
    try:
        write_atomic(path, text.encode())
    except FileError as error:
        stop("cli.file_trouble", path=error.path, trouble=error.cause)
    note(t("init.written", path=path))
    if not known.get("signed_by"):
        note(t("init.next_mandate", path=path))


def _in_lab(question: Question) -> Question:
    if question.key != "address":
        return question
    return Question("address", partial(answers.address, lab=True), several=True)


def _from_options(questions: Sequence[Question], given: dict[str, Any]) -> Answers:
    """The options that were given, checked; a wrong one ends the command."""
    known: Answers = {}
    for question in questions:
        value = given[question.key]
        if not value:
            continue
        try:
            known[question.key] = (
                [checked(question.accept, one) for one in value]
                if question.several
                else checked(question.accept, value)
            )
        except AnswerError as error:
            stop("init.bad_option", option=question.option, trouble=_trouble(error))
    return known


def _trouble(error: AnswerError) -> str:
    return t(f"perimeter.{error.code}", **error.values)


def _lacking(known: Answers) -> list[str]:
    """The options without which no perimeter can be written."""
    lacking = [question.option for question in QUESTIONS if question.required]
    lacking = [option for option in lacking if option.removeprefix("--") not in known]
    if not any(known.get(key) for key in _ASSETS):
        lacking.append(" / ".join(f"--{key}" for key in _ASSETS))
    return lacking


def _complete(questions: Sequence[Question], known: Answers) -> None:
    """What may be deduced when nothing is asked: never an asset, never a signature."""
    for question in questions:
        if question.key in _SUGGESTED_WITHOUT_ASKING and question.key not in known:
            suggested = question.suggest(known) if question.asked_if(known) else ""
            if suggested:
                known[question.key] = suggested


def _asked(questions: Sequence[Question], known: Answers, path: Path) -> Answers:
    """Ask for whatever the options did not give. Without answers to read, say which options would do."""
    note(t("init.intro", path=path))
    try:
        for question in questions:
            if question.key not in known and question.asked_if(known):
                known[question.key] = _ask(question, known)
            if question.key == "address" and not any(known.get(key) for key in _ASSETS):
                note(t("init.needs_asset"))
                known["domain"] = _ask(Question("domain", answers.domain, True, True), known)
    except click.Abort:
        if sys.stdin.isatty():
            raise
        note("")
        stop("init.missing", options=", ".join(_lacking(known)) or "…")
    return known


def _ask(question: Question, known: Answers) -> str | list[str]:
    """One question, again until the answer can be taken."""
    label = t(f"init.{question.key}")
    if question.several:
        label = t("init.several", question=label)
    suggested = question.suggest(known)
    if not question.required and not suggested:
        label = t("init.optional", question=label)
    while True:
        text: str = click.prompt(
            label, default=suggested, show_default=bool(suggested), err=True, type=str
        )
        text = "" if text.strip() == "-" else text  # the way to decline what is suggested
        parts = [part for part in text.split(",") if part.strip()]
        if question.required and not parts:
            note(t("init.needed"))
            continue
        try:
            if question.several:
                return [checked(question.accept, part) for part in parts]
            return checked(question.accept, text) if text.strip() else ""
        except AnswerError as error:
            note(_trouble(error))


def _draft(known: Answers, lab: bool) -> Draft:
    def one(key: str, default: str = "") -> str:
        return str(known.get(key) or default)

    def many(key: str) -> list[str]:
        return list(dict.fromkeys(known.get(key) or []))

    return Draft(
        name=one("name"), kind=one("kind"), siren=one("siren"), insee=one("insee"),
        population=int(one("population")) if known.get("population") else None,
        department=one("department"), csirt=one("csirt"),
        contact_name=one("contact_name", one("contact_email")), contact_email=one("contact_email"),
        domains=many("domain"), mail=many("mail"), sites=many("site"), hosts=many("host"),
        addresses=many("address"), signed_by=one("signed_by"), role=one("role"),
        signed_on=date.fromisoformat(one("signed_on", date.today().isoformat())),
        valid_until=date.fromisoformat(one("valid_until", _year_after(known))),
        reference=one("reference"), max_level=one("max_level", "light"), lab=lab,
    )  # fmt: skip


def _checked_text(draft: Draft, path: Path) -> str:
    """The text to write, read back first: what ``init`` writes always loads."""
    if draft.valid_until < draft.signed_on:
        stop("init.dates", until=draft.valid_until, signed=draft.signed_on)
    text = render(draft, path)
    try:
        reading = parse_perimeter(text, path)
    except PerimeterError as error:
        raise Stop(error.report(language())) from error
    for warning in reading.warnings:
        if warning.code not in ("mandate_missing", "lab"):
            note(warning.message(language()))
    return text
