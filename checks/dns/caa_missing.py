"""No CAA record limits who may issue certificates (RFC 8659)."""

from collections.abc import Iterator

from cyberscan.sdk import Caa, Check, Context, Verdict, failed, passed


class CaaMissing(Check[Caa]):
    id = "dns.caa_missing"
    judges = Caa

    def evaluate(self, fact: Caa, context: Context) -> Iterator[Verdict]:
        issuers = [r.value for r in fact.records if r.tag in ("issue", "issuewild")]
        if issuers:
            yield passed(found_at=fact.found_at, issuers=issuers)
        elif fact.records:
            tags = sorted({record.tag for record in fact.records})
            yield failed("no_issuer", found_at=fact.found_at, tags=tags)
        else:
            yield failed("none")
