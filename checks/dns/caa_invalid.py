"""A CAA record that authorities cannot follow: it forbids what was meant to be allowed (RFC 8659 §4)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Caa,
    CaaRecord,
    Check,
    Context,
    Severity,
    Verdict,
    Zone,
    failed,
    not_applicable,
    passed,
)

from ._caa import forbids_all


class CaaInvalid(Check[Caa]):
    id = "dns.caa_invalid"
    judges = Caa

    def evaluate(self, fact: Caa, context: Context) -> Iterator[Verdict]:
        own = isinstance(fact.target, Zone) or fact.found_at == fact.target.subject
        if not fact.records or not own:
            yield not_applicable()
            return
        critical = [r for r in fact.records if forbids_all(r)]
        malformed = [r for r in fact.records if r.malformed and r.tag != "iodef"]
        reports = [r for r in fact.records if r.malformed and r.tag == "iodef"]
        if critical:
            tags = sorted({r.tag for r in critical})
            yield failed("critical", found_at=fact.found_at, tags=tags, discriminator="critical")
        if malformed:
            # Beside a sound one it only misses its own authority; alone it forbids them all.
            alone = not any(r.issuer for r in fact.records if r.tag == malformed[0].tag)
            yield failed(
                "malformed", severity=None if alone else Severity.LOW, found_at=fact.found_at,
                values=[_shown(r) for r in malformed], discriminator="malformed",
            )  # fmt: skip
        if reports:
            yield failed(
                "report_address", severity=Severity.INFO, found_at=fact.found_at,
                values=[r.value for r in reports], discriminator="report_address",
            )  # fmt: skip
        if not (critical or malformed or reports):
            yield passed(found_at=fact.found_at, records=[_shown(r) for r in fact.records])


def _shown(record: CaaRecord) -> str:
    return f'{record.tag} "{record.value}"'
