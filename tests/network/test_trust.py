import ssl
from pathlib import Path

import pytest
import trustme

from cyberscan.network.trust import certificate_code, context


def test_one_context_serves_all(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    trustme.CA().cert_pem.write_to_path(str(path))
    assert context(path, verify=True) is context(path, verify=True)
    assert context(path, verify=True).verify_mode is ssl.CERT_REQUIRED
    assert context(path, verify=False).verify_mode is ssl.CERT_NONE


def test_the_extra_authority_is_added_to_the_public_ones(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    trustme.CA().cert_pem.write_to_path(str(path))
    public = len(context(None, verify=True).get_ca_certs())
    assert public > 50
    assert len(context(path, verify=True).get_ca_certs()) == public + 1


def test_a_missing_file_of_authorities_is_an_error() -> None:
    with pytest.raises(OSError, match="No such file"):
        context(Path("/nowhere/ca.pem"), verify=True)


@pytest.mark.parametrize(
    ("number", "code"), [(10, "expired"), (62, "wrong_name"), (79, "error_79")]
)
def test_reasons_have_codes(number: int, code: str) -> None:
    error = ssl.SSLCertVerificationError()
    error.verify_code = number
    assert certificate_code(error) == code


def test_a_name_in_the_common_name_alone_is_no_name() -> None:
    assert not context(None, verify=True).hostname_checks_common_name
