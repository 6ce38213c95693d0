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
        open_question = _open_question(fact, present)
        if other := no_tls(fact):
            yield other
        elif client:
            yield _verdict(fact, client)
        elif open_question:
            yield not_tested(Reason.PROTOCOL_ERROR, f"undetermined: {open_question}")
        elif server:
            yield passed(versions=server)
        else:
            yield half_known(fact) or not_applicable("one_suite")


def _open_question(fact: TlsProtocols, present: list[VersionSupport]) -> str:
    """The version whose order had to be told and was not: the newest in which a weak suite may be chosen."""
    told = [v for v in present if v.version != "TLS 1.3"] or present
    if not told or told[-1].preference != "undetermined":
        return ""
    choices = [suite for suite in fact.suites if suite.version == told[-1].version]
    return "" if len(choices) == 1 and fact.suites_complete else told[-1].version


def _verdict(fact: TlsProtocols, client: list[str]) -> Verdict:
    """Only where something better could have been chosen does the order matter to a resident."""
    choices = [suite for suite in fact.suites if suite.version in client]
    weaker = sorted({s.name for s in choices if suite_grade(s.code) != "recommended"})
    if choices and all(suite_grade(suite.code) == "forbidden" for suite in choices):
        return not_applicable("graver")  # whatever the order, other checks tell it
    if not weaker:
        return failed("harmless", severity=Severity.INFO, versions=client)
    mild = severity(fact, Severity.LOW, Severity.INFO)
    return failed("weaker", severity=mild, versions=client, examples=weaker[:3], count=len(weaker))
