import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberscan.demo.dns_server import DnsServer
from cyberscan.facts.dns import CaaRecord
from cyberscan.network.caa import caa_record, issue_value, relevant_set
from cyberscan.reasons import LookFailed, Reason
from cyberscan.testing import network, perimeter

ZONE = """
@     60 IN SOA ns1 root 1 3600 600 86400 60
@     60 IN CAA 0 issue "letsencrypt.org"
@     60 IN CAA 128 IODEF "mailto:a@ville.test"
sub   60 IN A 192.0.2.1
own   60 IN CAA 0 issue ";"
alias 60 IN CNAME own
mort  60 IN CNAME rien
sourd 60 IN A 192.0.2.1
"""
BARE = "@ 60 IN SOA ns1 root 1 3600 600 86400 60\n@ 60 IN A 192.0.2.1\n"
ZONES = {"ville.test": ZONE, "nu.test": BARE, "test": BARE}
HERE = perimeter(domains=["ville.test"])


def found(name: str) -> tuple[str, list[str]]:
    with DnsServer(ZONES, faults={"sourd.ville.test": "servfail"}) as server:
        at, records = relevant_set(network(HERE, resolver=server.address), name)
    return at, [record.value for record in records]


def test_the_set_of_the_name_itself() -> None:
    with DnsServer(ZONES) as server:
        at, records = relevant_set(network(HERE, resolver=server.address), "ville.test")
    assert at == "ville.test"
    assert set(records) == {
        CaaRecord(flags=0, tag="issue", value="letsencrypt.org", issuer="letsencrypt.org"),
        CaaRecord(flags=128, tag="iodef", value="mailto:a@ville.test"),
    }


def test_the_closest_set_above() -> None:
    assert found("sub.ville.test")[0] == "ville.test"


def test_the_set_behind_an_alias() -> None:
    assert found("alias.ville.test") == ("alias.ville.test", [";"])


def test_an_alias_of_nothing_has_no_set_of_its_own() -> None:
    assert found("mort.ville.test")[0] == "ville.test"


def test_none_at_any_height() -> None:
    assert found("nu.test") == ("", [])


@pytest.mark.parametrize("name", ["sourd.ville.test", "absent.ville.test"])
def test_what_could_not_be_asked_is_not_an_absence(name: str) -> None:
    with pytest.raises(LookFailed) as caught:
        found(name)
    assert caught.value.failure.reason is Reason.DNS_FAILURE


@pytest.mark.parametrize(
    ("value", "issuer", "parameters"),
    [
        ("letsencrypt.org", "letsencrypt.org", ()),
        (" CA1.Example.NET ", "ca1.example.net", ()),
        (";", "", ()),
        ("", "", ()),
        (" ; ", "", ()),
        ("a.test;", "a.test", ()),
        ("a.test; account=230123", "a.test", ("account=230123",)),
        (
            "a.test ;validationmethods=dns-01 ; accounturi=https://a.test/acct/1",
            "a.test",
            ("validationmethods=dns-01", "accounturi=https://a.test/acct/1"),
        ),
        ("; policy=ev", "", ("policy=ev",)),
        ("a.test; empty=", "a.test", ("empty=",)),
    ],
)
def test_who_may_issue(value: str, issuer: str, parameters: tuple[str, ...]) -> None:
    assert issue_value(value) == (issuer, parameters, False)


@pytest.mark.parametrize(
    "value",
    ["%%%%%", "https://letsencrypt.org", "lets encrypt.org", "a..test", ".test", "-a.test", "a.test.",
     "a.test account=1", "a.test; account", "a.test; account=1;", "a.test; =1", "a.test; a_b=1",
     "a.test; a=1 2", "é.test"],
)  # fmt: skip
def test_a_malformed_value_allows_nobody(value: str) -> None:
    assert issue_value(value) == ("", (), True)


@pytest.mark.parametrize(
    ("value", "malformed"),
    [
        ("mailto:security@ville.test", False),
        ("https://ville.test/caa", False),
        ("security@ville.test", True),
        ("ftp://ville.test", True),
        ("mailto:", True),
        ("http://[", True),
    ],
)
def test_where_refusals_are_told(value: str, malformed: bool) -> None:
    assert caa_record(f'0 iodef "{value}"').malformed is malformed


def test_escapes_of_the_text_form() -> None:
    record = caa_record(r'128 TBS "a\"b\\c\233"')
    assert (record.flags, record.tag, record.value) == (128, "tbs", 'a"b\\cé')


@given(st.text(max_size=400))
def test_any_value_is_read(value: str) -> None:
    issuer, parameters, malformed = issue_value(value)
    assert not (malformed and (issuer or parameters))


def test_a_long_value_is_read_in_linear_time() -> None:
    assert issue_value("a-" * 30_000 + "!")[2]
    assert issue_value("a.test;" + "a=1;" * 20_000 + "!")[2]
