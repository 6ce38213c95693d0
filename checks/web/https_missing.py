"""The site answers in HTTP and not in HTTPS."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Reason,
    Site,
    SiteReach,
    TlsProtocols,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)


class HttpsMissing(Check[SiteReach]):
    id = "web.https_missing"
    judges = SiteReach

    def evaluate(self, fact: SiteReach, context: Context) -> Iterator[Verdict]:
        visits = {visit.scheme: visit for visit in fact.visits}
        https, http = visits.get("https"), visits.get("http")
        if https is None or https.state == "not_asked":
            yield not_applicable()
        elif https.state == "answered":
            yield passed()
        elif http is None or http.state != "answered":
            yield not_tested(Reason.of(https.reason), "neither scheme answers")
        elif https.state == "refused":
            yield failed("refused")
        elif https.reason == "not_tls" or _speaks_http(fact, context):
            yield failed("not_tls")
        else:
            yield not_tested(Reason.of(https.reason), "https")


def _speaks_http(fact: SiteReach, context: Context) -> bool:
    """What the TLS probe heard on the same port: plain HTTP where TLS is expected."""
    return any(
        seen.failed is None and seen.speaks == "http"
        for seen in context.of(TlsProtocols, fact.target.subject)
        if isinstance(fact.target, Site) and getattr(seen.target, "port", 0) == 443
    )
