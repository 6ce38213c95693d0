"""No CAA record limits who may issue certificates (RFC 8659)."""

from collections.abc import Iterator

from cyberscan.sdk import Caa, Check, Context, Verdict, Zone, failed, not_applicable, passed

from ._caa import forbids_all


class CaaMissing(Check[Caa]):
    id = "dns.caa_missing"
    judges = Caa

    def evaluate(self, fact: Caa, context: Context) -> Iterator[Verdict]:
        issuers = [r.value for r in fact.records if r.tag in ("issue", "issuewild")]
        forbidding = [f"{r.tag} {r.value}" for r in fact.records if forbids_all(r)]
        tags = {record.tag for record in fact.records}
        if not isinstance(fact.target, Zone) and fact.found_at != fact.target.subject:
            yield not_applicable()  # it has no set of its own: the domain above is judged
        elif "issue" in tags or forbidding:
            yield passed(found_at=fact.found_at, issuers=issuers + forbidding)
        elif "issuewild" in tags:  # says nothing of ordinary names (RFC 8659 §4.3)
            yield failed("wildcard_only", found_at=fact.found_at, tags=sorted(tags))
        elif fact.records:
            yield failed("no_issuer", found_at=fact.found_at, tags=sorted(tags))
        else:
            yield failed("none")
