from collections.abc import Callable

from checks.tls.forbidden_suite import ForbiddenSuite
from cyberscan.sdk import AcceptedSuite, Outcome, Severity, TlsProtocols
from cyberscan.testing import judged

Make = Callable[..., TlsProtocols]
GOOD = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"


def test_recommended_suites_pass(protocols: Make) -> None:
    assert [v.outcome for v in judged(ForbiddenSuite(), protocols())] == [Outcome.PASS]


def test_rc4_is_broken(protocols: Make) -> None:
    fact = protocols(accepted=(GOOD, "TLS_RSA_WITH_RC4_128_SHA", "TLS_RSA_WITH_AES_128_CBC_SHA"))
    [verdict] = judged(ForbiddenSuite(), fact)
    assert (verdict.outcome, verdict.case, verdict.severity) == (
        Outcome.FAIL, "broken", Severity.HIGH,
    )  # fmt: skip
    assert verdict.evidence["suites"] == ["TLS_RSA_WITH_RC4_128_SHA"]
    assert verdict.evidence["others"] == ["TLS_RSA_WITH_AES_128_CBC_SHA"]


def test_cbc_with_sha1_is_only_outdated(protocols: Make) -> None:
    fact = protocols(accepted=("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",))
    [verdict] = judged(ForbiddenSuite(), fact)
    assert (verdict.case, verdict.severity) == ("outdated", Severity.LOW)


def test_the_suites_of_ssl_2_are_all_forbidden(protocols: Make) -> None:
    suite = AcceptedSuite(version="SSL 2.0", code=0x0700C0, name="SSL_CK_DES_192_EDE3_CBC_WITH_MD5")
    fact = protocols().model_copy(update={"suites": (suite,)})
    assert [v.case for v in judged(ForbiddenSuite(), fact)] == ["broken"]


def test_a_mail_server_may_encrypt_without_proving_who_it_is(protocols: Make) -> None:
    accepted = (GOOD, "TLS_DH_anon_WITH_AES_128_GCM_SHA256")
    assert judged(ForbiddenSuite(), protocols(accepted=accepted))[0].outcome is Outcome.FAIL
    assert (
        judged(ForbiddenSuite(), protocols(accepted=accepted, mail=True))[0].outcome is Outcome.PASS
    )


def test_not_having_asked_for_all_is_not_a_pass(protocols: Make) -> None:
    [verdict] = judged(ForbiddenSuite(), protocols(suites_complete=False))
    assert verdict.outcome is Outcome.NOT_TESTED
