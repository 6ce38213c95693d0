"""The report as one self-contained page: for elected officials, for those who act, for the record."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cyberscan.sdk import (
    Document,
    Language,
    Renderer,
    because,
    blocks,
    cost_range,
    counted,
    day,
    family_title,
    hours_range,
    inventory_difference,
    label,
    moment,
    number,
    paste_block,
    say,
    sentence,
    shown,
    told_notice,
    told_reasons,
    visible,
)

from ._spf import Senders, marks
from ._view import View


class HtmlReport(Renderer):
    """HTML with its style inside, no script, nothing fetched; prints well."""

    id = "html"
    suffix = ".html"

    def render(self, document: Document, language: Language) -> bytes:
        """The whole page, in one language."""
        page = _environment().get_template("report.html.j2").render(
            document=document,
            view=View(document),
            difference=inventory_difference(document),
            senders=Senders(document),
            spf_marks=marks,
            language=language,
            style=Markup(_style()),  # noqa: S704 - our own file, no value in it
            t=lambda key, **values: say(key, language, **values),
            n=lambda key, count, **values: counted(key, count, language, **values),
            label=lambda kind, code: label(kind, code, language),
            day=lambda value: day(value, language),
            moment=lambda value: moment(value, language),
            number=lambda value: number(value, language),
            hours=lambda value: hours_range(value, language),
            cost=lambda value: cost_range(value, language),
            tell=lambda finding: sentence(document, finding, language),
            shown=lambda value: shown(value, language),
            paste_block=lambda proposals: visible(paste_block(proposals, language)),
            reasons=lambda one: visible(told_reasons(one, language)),
            told_notice=lambda notice: told_notice(notice, language),
            because=lambda finding: because(finding, language),
            family=lambda name: family_title(document, name, language),
            blocks=lambda text: list(blocks(text)),
        )  # fmt: skip
        return page.encode()


@cache
def _environment() -> Environment:
    """Everything is escaped, and what would act unseen is shown, whoever wrote it."""
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )


@cache
def _style() -> str:
    return (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
