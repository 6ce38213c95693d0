"""The site does not tell browsers to come back in HTTPS only (RFC 6797)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    ONE_YEAR,
    Check,
    Context,
    Page,
    Severity,
    Site,
    Verdict,
    failed,
    hsts_of,
    is_address,
    not_applicable,
    passed,
)

from ._page import header, secure, unjudged


class HstsMissing(Check[Page]):
    id = "web.hsts_missing"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        line = header(fact, "strict-transport-security")
        if not secure(fact) or _on_an_address(fact):
            yield not_applicable()  # RFC 6797 §8.1 and §8.1.1: heard over HTTPS only, kept for names only
        elif (reason := unjudged(fact)) is not None:
            yield reason
        elif not line:
            yield failed("missing")
        elif (said := hsts_of(line)) is None:
            yield failed("invalid", header=line[:200])
        elif said.max_age == 0:
            yield failed("disabled")
        elif fact.certificate_error:
            # §8.1: not heard through a certificate that browsers refuse; the certificate is told elsewhere.
            yield failed("unheard", severity=Severity.INFO, days=said.max_age // 86_400)
        elif said.max_age < context.threshold("max_age", ONE_YEAR):
            yield failed("short", severity=Severity.LOW, days=said.max_age // 86_400)
        else:
            yield passed(days=said.max_age // 86_400, subdomains=said.subdomains)


def _on_an_address(page: Page) -> bool:
    return isinstance(page.target, Site) and is_address(page.target.host)
