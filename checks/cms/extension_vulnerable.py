"""A plug-in, a theme or a module that the page loads has published flaws."""

from collections.abc import Iterator
from typing import Any

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Extension,
    Reason,
    Severity,
    SiteProducts,
    Verdict,
    failed,
    flaw_evidence,
    flaw_severity,
    known_flaws,
    not_applicable,
    not_tested,
    passed,
)


class ExtensionVulnerable(Check[SiteProducts]):
    id = "cms.extension_vulnerable"
    judges = SiteProducts

    def evaluate(self, fact: SiteProducts, context: Context) -> Iterator[Verdict]:
        for extension in fact.extensions:
            verdict = _verdict(extension, context)
            place = f"{extension.product}/{extension.slug}"
            yield verdict.model_copy(update={"discriminator": place})
        if not fact.extensions:
            yield not_applicable()


def _verdict(extension: Extension, context: Context) -> Verdict:
    if not extension.version:
        return not_tested(Reason.NOT_SHOWN, "the site does not show its version")
    place = f"{extension.product}/{extension.slug}"
    flaws = known_flaws(place, extension.version, context.data)
    told: dict[str, Any] = {"extension": extension.slug, "version": extension.version}
    if flaws.known:
        worst, caught = flaws.known[0], any(flaw.exploited for flaw in flaws.known)
        told |= {"data_date": flaws.data_date, **flaw_evidence(flaws.known)}
        case = "exploited" if caught else "known" if told["fixed"] else "unfixed"
        severity = Severity.CRITICAL if caught else flaw_severity(worst)
        return failed(case, severity=severity, confidence=Confidence.FIRM, **told)
    if flaws.doubtful:
        return not_tested(Reason.NOT_SHOWN, "the version is too short to tell")
    if flaws.complete:
        return passed(Confidence.FIRM, **told)
    return not_tested(Reason.NOT_IN_TABLE, "not in the vulnerability data")
