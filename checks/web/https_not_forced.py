"""The site lets its pages be read in HTTP instead of leading to HTTPS."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Reason,
    SiteReach,
    Verdict,
    Visit,
    failed,
    not_applicable,
    not_tested,
    passed,
)


class HttpsNotForced(Check[SiteReach]):
    id = "web.https_not_forced"
    judges = SiteReach

    def evaluate(self, fact: SiteReach, context: Context) -> Iterator[Verdict]:
        visits = {visit.scheme: visit for visit in fact.visits}
        https, http = visits.get("https"), visits.get("http")
        if http is None or http.state == "not_asked":
            yield not_applicable()
        elif https is not None and (https.state == "refused" or https.reason == "not_tls"):
            yield not_applicable()  # there is no HTTPS to lead to: web.https_missing says so
        elif http.state == "refused":
            yield passed()
        elif http.state == "failed":
            yield not_tested(Reason.of(http.reason), "http")
        else:
            yield _of_answers(http)


def _of_answers(http: Visit) -> Verdict:
    last = http.hops[-1]
    # Where the journey ends decides: some sites go to HTTPS and come back.
    if (last.location or last.url).startswith("https:"):
        return passed()
    if http.left_perimeter_to:
        return not_tested(Reason.OUT_OF_SCOPE, http.left_perimeter_to)
    if http.reason:
        return not_tested(Reason.of(http.reason), "http")
    if last.status >= 400:
        return not_tested(Reason.BLOCKED, f"HTTP {last.status}")
    if http.shown_in_clear in ("notice", "nothing"):
        return not_tested(Reason.BLOCKED, http.shown_in_clear)  # whoever passes it may be led on
    return failed(url=last.url, status=last.status)
