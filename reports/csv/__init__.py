"""The findings as a table for a spreadsheet."""

import csv
import io
from collections.abc import Iterator

from cyberscan.sdk import (
    Document,
    Finding,
    Language,
    Outcome,
    Renderer,
    because,
    family_title,
    label,
    safe_cell,
    say,
    sentence,
)

_COLUMNS = (
    "family", "check", "subject", "target", "outcome", "severity", "confidence", "sentence", "because",
    "detail", "action", "actor", "effort", "observed_at", "replay", "fingerprint", "waived_until",
    "waiver",
)  # fmt: skip


class CsvReport(Renderer):
    """One line a finding; semicolons and a byte order mark, as French Excel opens it."""

    id = "csv"
    suffix = ".csv"

    def render(self, document: Document, language: Language) -> bytes:
        """The table, worst first."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerow([say(f"column.{name}", language) for name in _COLUMNS])
        for finding in sorted(document.findings, key=_order):
            writer.writerow([safe_cell(cell) for cell in _cells(document, finding, language)])
        return out.getvalue().encode("utf-8-sig")


def _order(finding: Finding) -> tuple[int, int, str, str]:
    place = list(Outcome).index(finding.outcome) if finding.outcome is not Outcome.FAIL else -1
    return place, -finding.severity.rank, finding.check, finding.target.key


def _cells(document: Document, finding: Finding, language: Language) -> Iterator[str]:
    info = document.checks.get(finding.check)
    failed = finding.outcome in (Outcome.FAIL, Outcome.WAIVED)
    yield family_title(document, finding.check.split(".", 1)[0], language)
    yield finding.check
    yield finding.target.subject
    yield finding.target.key
    yield label("outcome", "information" if finding.informs else finding.outcome, language)
    yield label("severity", finding.severity, language) if failed else ""
    yield label("confidence", finding.confidence, language) if failed else ""
    yield sentence(document, finding, language)
    yield because(finding, language)
    yield label("reason_detail", finding.failure.detail, language) if finding.failure else ""
    yield info.words.action if info and failed else ""
    yield label("actor", info.words.actor, language) if info and failed else ""
    yield label("effort", info.words.effort, language) if info and failed else ""
    yield finding.observed_at.isoformat(timespec="seconds")
    yield finding.replay
    yield finding.fingerprint
    yield finding.waiver.expires.isoformat() if finding.waiver else ""
    yield finding.waiver.justification if finding.waiver else ""
