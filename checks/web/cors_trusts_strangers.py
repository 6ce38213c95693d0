"""The site lets the pages of any other site read its answers (CORS)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    ForeignOrigin,
    Reason,
    Severity,
    SiteManners,
    Verdict,
    failed,
    not_tested,
    passed,
)


class CorsTrustsStrangers(Check[SiteManners]):
    id = "web.cors_trusts_strangers"
    judges = SiteManners

    def evaluate(self, fact: SiteManners, context: Context) -> Iterator[Verdict]:
        heard = [one for one in fact.foreign if not one.failure]
        if not heard:
            reason = next((one.failure for one in fact.foreign), Reason.BUDGET_SPENT.value)
            yield not_tested(Reason.of(reason), reason)
            return
        reflected = [one for one in heard if one.allow_origin.strip() == one.origin]
        with_cookies = [one for one in reflected if one.allow_credentials.strip() == "true"]
        if with_cookies:
            yield failed(_which(with_cookies[0]), origin=with_cookies[0].origin)
        elif reflected:
            # Without cookies a stranger reads what anyone can read.
            yield failed("reflected", severity=Severity.INFO, origin=reflected[0].origin)
        elif any(one.allow_origin.strip() == "*" for one in heard):
            yield failed("public", severity=Severity.INFO)
        else:
            yield passed()


def _which(foreign: ForeignOrigin) -> str:
    return "null" if foreign.origin == "null" else "credentials"
