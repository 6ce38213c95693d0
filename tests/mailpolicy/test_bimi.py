import pytest

from cyberscan.mailpolicy.bimi import read

LOGO = "https://ville.test/logo.svg"


@pytest.mark.parametrize(
    ("texts", "result", "cause"),
    [
        ([], "none", ""),
        (["v=spf1 -all"], "none", ""),
        ([f"v=BIMI1; l={LOGO}"], "valid", ""),
        ([f"v=BIMI1; l={LOGO}; a=https://ville.test/vmc.pem"], "valid", ""),
        (["v=BIMI1; l=; a=;"], "declined", ""),
        (["v=BIMI1; l="], "declined", ""),
        (["v=BIMI1;"], "invalid", "missing_logo"),
        (["v=BIMI1; l=http://ville.test/logo.svg"], "invalid", "logo_not_https"),
        ([f"v=BIMI1; l={LOGO}; a=self"], "invalid", "evidence_not_https"),
        ([f"v=BIMI1; l={LOGO}"] * 2, "invalid", "multiple_records"),
    ],
)
def test_records(texts: list[str], result: str, cause: str) -> None:
    found = read(texts)
    assert (found.result, found.cause) == (result, cause)


def test_attempts_are_told() -> None:
    assert read([f"v=BIMI 1; l={LOGO}"]).attempts
