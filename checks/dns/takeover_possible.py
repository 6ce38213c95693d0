"""A name leads to a service where nobody uses it any more: another customer may take it."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    HostAddresses,
    Page,
    Reason,
    Severity,
    TakeoverService,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
    takeover_service,
)

_WEIGHTS = {
    "yes": (None, Confidence.FIRM),
    "unsure": (Severity.MEDIUM, Confidence.TENTATIVE),
    "no": (Severity.LOW, Confidence.TENTATIVE),
}


class TakeoverPossible(Check[HostAddresses]):
    id = "dns.takeover_possible"
    judges = HostAddresses

    def evaluate(self, fact: HostAddresses, context: Context) -> Iterator[Verdict]:
        # A name that does not exist is only a sign where the service gives such names away.
        service = takeover_service(
            [fact.dangling] if fact.dangling else fact.aliases, fact.addresses
        )
        if service is None:
            yield not_applicable()
        elif fact.dangling:
            yield _accused(service, fact.dangling) if service.nxdomain else not_applicable()
        elif not service.markers:
            yield passed(service=service.name)
        else:
            yield _by_its_page(service, fact, context)


def _by_its_page(service: TakeoverService, fact: HostAddresses, context: Context) -> Verdict:
    pages = list(context.of(Page, fact.target.subject))
    seen = [page for page in pages if page.failed is None and page.nature != "block_page"]
    if any(service.disowns(page.status, f"{page.title} {page.text}") for page in seen):
        return _accused(service, (fact.aliases or fact.addresses)[-1])
    if seen:
        return passed(service=service.name)
    failure = next((page.failed for page in pages if page.failed is not None), None)
    if failure is None:
        return not_tested(Reason.BLOCKED if pages else Reason.OUT_OF_SCOPE, "no page was seen")
    return not_tested(failure.reason, failure.detail)


def _accused(service: TakeoverService, alias: str) -> Verdict:
    severity, confidence = _WEIGHTS[service.claimable]
    case = "gone" if service.claimable == "no" else "free"
    return failed(case, severity=severity, confidence=confidence, service=service.name, alias=alias)
