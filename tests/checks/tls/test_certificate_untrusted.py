from collections.abc import Callable

import pytest

from checks.tls.certificate_untrusted import CertificateUntrusted
from cyberscan.sdk import Outcome, TlsCertificates
from cyberscan.testing import judged

Make = Callable[..., TlsCertificates]


@pytest.mark.parametrize(
    ("trusted", "error", "expected", "case"),
    [
        (True, "", Outcome.PASS, ""),
        (False, "expired", Outcome.PASS, ""),
        (False, "untrusted_root", Outcome.FAIL, "unknown_root"),
        (False, "unknown_issuer", Outcome.FAIL, "unknown_issuer"),
        (False, "bad_signature", Outcome.FAIL, "broken_chain"),
        (False, "wrong_use", Outcome.FAIL, "wrong_use"),
        (False, "root_expired", Outcome.PASS, ""),
        (False, "self_signed", Outcome.NOT_APPLICABLE, "self_signed"),
        (None, "incomplete_chain", Outcome.NOT_TESTED, ""),
        (None, "openssl_99", Outcome.NOT_TESTED, ""),
        (None, "", Outcome.NOT_TESTED, ""),
    ],
)
def test_the_code_decides(
    certificates: Make, trusted: bool | None, error: str, expected: Outcome, case: str
) -> None:
    fact = certificates(trusted=trusted, trust_error=error)
    [verdict] = judged(CertificateUntrusted(), fact)
    assert (verdict.outcome, verdict.case) == (expected, case)


def test_the_authority_named_is_the_one_the_chain_leads_to(certificates: Make) -> None:
    fact = certificates(trusted=False, trust_error="unknown_issuer", leads_to="CN=Absente")
    [verdict] = judged(CertificateUntrusted(), fact)
    assert verdict.evidence["issuer"] == "CN=Absente"
