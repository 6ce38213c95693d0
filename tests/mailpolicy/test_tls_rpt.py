"""RFC 8460 §3."""

import pytest

from cyberscan.mailpolicy.tls_rpt import is_usable, read


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("v=TLSRPTv1; rua=mailto:tls@ville.test", ("mailto:tls@ville.test",)),
        ("v=TLSRPTv1;rua=mailto:tls@ville.test;", ("mailto:tls@ville.test",)),
        (
            "v=TLSRPTv1; rua=mailto:a@b.test , https://r.test/v1",
            ("mailto:a@b.test", "https://r.test/v1"),
        ),
        ("v=TLSRPTv1; autre=1; rua=https://r.test", ("https://r.test",)),
    ],
)
def test_records_that_senders_use(text: str, addresses: tuple[str, ...]) -> None:
    found = read([text])
    assert (found.result, found.reports_to, found.unusable) == ("valid", addresses, ())


@pytest.mark.parametrize(
    ("texts", "cause"),
    [
        (["v=TLSRPTv1;"], "missing_rua"),
        (["v=TLSRPTv1; ruf=mailto:a@b.test"], "missing_rua"),
        (["v=TLSRPTv1; rua="], "syntax"),
        (["v=TLSRPTv1; rua"], "syntax"),
        (["v=TLSRPTv1; rua=tls@ville.test"], "no_usable_address"),
        (["v=TLSRPTv1; rua=http://r.test/"], "no_usable_address"),
        (["v=TLSRPTv1; rua=mailto:a@b.test"] * 2, "multiple_records"),
    ],
)
def test_records_that_senders_cannot_use(texts: list[str], cause: str) -> None:
    found = read(texts)
    assert (found.result, found.cause) == ("invalid", cause)


def test_one_good_address_is_enough_and_the_other_is_told() -> None:
    found = read(["v=TLSRPTv1; rua=mailto:a@b.test,tls@ville.test"])
    assert (found.result, found.unusable) == ("valid", ("tls@ville.test",))


def test_what_is_discarded() -> None:
    assert read(["v=spf1 -all"]).result == "none"
    found = read(["v=TLSRPT1; rua=mailto:a@b.test"])
    assert (found.result, len(found.attempts)) == ("none", 1)


@pytest.mark.parametrize("text", ["mailto:a", "mailto:@b", "https://", "ftp://a", "mailto:a@b@c"])
def test_addresses_nobody_can_write_to(text: str) -> None:
    assert not is_usable(text)


def test_many_addresses_are_bounded() -> None:
    found = read(["v=TLSRPTv1; rua=" + ",".join(f"mailto:a{n}@b.test" for n in range(5000))])
    assert len(found.reports_to) == 50
