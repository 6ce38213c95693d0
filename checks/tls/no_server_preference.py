"""The server follows the client's order of suites rather than its own."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Reason,
    Severity,
    TlsProtocols,
    Verdict,
    VersionSupport,
    failed,
    not_applicable,
    not_tested,
    passed,
    suite_grade,
)

from ._common import half_known, no_tls, severity


class NoServerPreference(Check[TlsProtocols]):
    id = "tls.no_server_preference"
    judges = TlsProtocols

    def evaluate(self, fact: TlsProtocols, context: Context) -> Iterator[Verdict]:
        # In SSL 2.0 the client always chooses.
        present = [v for v in fact.versions if v.presence == "present" and v.version != "SSL 2.0"]
        client = [v.version for v in present if v.preference == "client"]
        server = [v.version for v in present if v.preference == "server"]
        unknown = [v.version for v in present if _unknown(fact, v)]
        if other := no_tls(fact):
            yield other
        elif client:
            yield _verdict(fact, client)
        elif unknown:
            yield not_tested(Reason.PROTOCOL_ERROR, "undetermined: " + ", ".join(unknown))
        elif server:
            yield passed(versions=server)
        else:
            yield half_known(fact) or not_applicable("one_suite")


def _unknown(fact: TlsProtocols, version: VersionSupport) -> bool:
    choices = [suite for suite in fact.suites if suite.version == version.version]
    open_question = len(choices) != 1 or not fact.suites_complete
    return version.preference == "undetermined" and open_question


def _verdict(fact: TlsProtocols, client: list[str]) -> Verdict:
    """Only where something worse can be chosen does the order change anything for a resident."""
    weaker = sorted(
        {
            suite.name
            for suite in fact.suites
            if suite.version in client and suite_grade(suite.code) != "recommended"
        }
    )
    if not weaker:
        return failed("harmless", severity=Severity.INFO, versions=client)
    mild = severity(fact, Severity.LOW, Severity.INFO)
    return failed("weaker", severity=mild, versions=client, examples=weaker[:3], count=len(weaker))
