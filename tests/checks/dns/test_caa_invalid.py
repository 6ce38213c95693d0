from checks.dns.caa_invalid import CaaInvalid
from cyberscan.network.caa import caa_record
from cyberscan.reasons import Reason
from cyberscan.sdk import Caa, Finding, Host, Outcome, Severity, Zone
from cyberscan.testing import findings, told

ZONE = Zone(name="ville.test")


def found(*texts: str, target: Zone | Host = ZONE) -> list[Finding]:
    records = tuple(caa_record(text) for text in texts)
    return list(findings(CaaInvalid.id, Caa(target=target, found_at="ville.test", records=records)))


def test_well_written_records_pass() -> None:
    [one] = found(
        '0 issue "letsencrypt.org; validationmethods=dns-01"', '0 issuewild ";"',
        '0 iodef "mailto:a@ville.test"', '0 future "whatever"', '128 issue "certigna.fr"',
    )  # fmt: skip
    assert one.outcome is Outcome.PASS
    assert 'issue "certigna.fr"' in told(one)


def test_a_critical_property_that_nobody_knows() -> None:
    [one] = found('128 tbs "unknown"', '0 issue "letsencrypt.org"')
    assert (one.outcome, one.case, one.severity) == (Outcome.FAIL, "critical", Severity.MEDIUM)
    assert "tbs" in told(one)


def test_a_malformed_issuer_weighs_less_beside_a_sound_one() -> None:
    [alone] = found('0 issue "https://letsencrypt.org"')
    [beside] = found('0 issue "https://letsencrypt.org"', '0 issue "certigna.fr"')
    assert (alone.case, alone.severity) == ("malformed", Severity.MEDIUM)
    assert (beside.case, beside.severity) == ("malformed", Severity.LOW)
    assert "https://letsencrypt.org" in told(alone)


def test_a_report_address_that_is_none() -> None:
    [one] = found('0 issue "certigna.fr"', '0 iodef "informatique@ville.test"')
    assert (one.outcome, one.case, one.severity) == (
        Outcome.FAIL,
        "report_address",
        Severity.INFO,
    )


def test_no_set_of_its_own_is_no_question() -> None:
    [none] = found()
    [inherited] = found('128 tbs "unknown"', target=Host(name="www.ville.test"))
    assert none.outcome is inherited.outcome is Outcome.NOT_APPLICABLE


def test_a_silent_resolver_is_not_judged() -> None:
    [one] = findings(CaaInvalid.id, Caa.could_not(ZONE, Reason.TIMEOUT))
    assert one.outcome is Outcome.NOT_TESTED
