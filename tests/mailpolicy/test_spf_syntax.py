import pytest

from cyberscan.mailpolicy.spf_syntax import (
    Mechanism,
    Modifier,
    SpfSyntaxError,
    is_spf,
    parse,
)


@pytest.mark.parametrize("record", ["v=spf1", "v=spf1 ", "V=SPF1 MX -ALL", "v=spf1 junk:["])
def test_selected(record: str) -> None:
    assert is_spf(record)


@pytest.mark.parametrize(
    "record", ["v=spf10 -all", " v=spf1 -all", '"v=spf1 -all"', "v=spf1;-all", "v=spf1\t-all", ""]
)
def test_not_selected(record: str) -> None:
    assert not is_spf(record)


@pytest.mark.parametrize(
    "terms",
    [
        "mx -all", "MX A:Mail.Ville.Fr ~ALL", "a/24", "a//64", "a/24//64", "a:x.ville.fr/24",
        "a:foo:bar.ville.fr", "a:a/b.ville.fr/8", "mx:ville.fr//128", "ptr", "ptr:ville.fr",
        "ip4:192.0.2.1", "ip4:192.0.2.1/24", "ip4:0.0.0.0/0", "ip6:2001:db8::/32", "ip6:::1.2.3.4",
        "include:spf.ville.fr.", "include:%{d}", "exists:%{ir}.%{v}._spf.%{d2}", "exists:%{L3r+-}.fr",
        "exists:a%%b%_c%-", "redirect=_spf.ville.fr", "exp=e.%{d}", "foo=bar", "Foo.b-a_r=a:b/c%{t}",
        "foo=", "a=b", "all all", "  mx   -all  ",
    ],
)  # fmt: skip
def test_right_terms(terms: str) -> None:
    assert len(parse(f"v=spf1 {terms}")) == len(terms.split())


@pytest.mark.parametrize(
    "term",
    [
        "all.", "all:foo", "all/8", "include", "include:", "include:localhost", "include:ville.fr/24",
        "include:ville.123", "include:ville.-fr", "include:ville.fr..", "exists", "exists:ville.fr/8",
        "a:", "a/", "a/33", "a/032", "a//129", "a//", "a:1.2.3.4", "a:ville.fr:8080", "mx:", "ptr/8",
        "ptr:", "ip4", "ip4:", "ip4:1.2.3", "ip4:1.2.3.4.5", "ip4:256.1.1.1", "ip4:01.2.3.4",
        "ip4:1.2.3.4/", "ip4:1.2.3.4/33", "ip4:1.2.3.4/08", "ip4:1.2.3.4/a", "ip4:1.2.3.4//24",
        "ip4:1.2.3.4:25", "ip6:1.2.3.4", "ip6:2001:db8::/129", "ip6:fe80::1%eth0", "ipv4:1.2.3.4",
        "ip:1.2.3.4", "mx:a b.fr", "+redirect=a.fr", "redirect=", "redirect=localhost", "exp=",
        "redirect=a.fr redirect=b.fr", "EXP=a.fr exp=a.fr", "exists:%{x}.fr", "exists:%{c}.fr",
        "exists:%{d0}.fr", "exists:%d.fr", "exists:%{d", "exists:%{d}fr", "foo=%", "-foo=bar", "-",
        "++all", "a\tmx", "mx,", "all;", "é", "a:\x7f.fr", "include:ville.fr\x00", "1a:b.fr", "=b",
    ],
)  # fmt: skip
def test_wrong_terms(term: str) -> None:
    with pytest.raises(SpfSyntaxError):
        parse(f"v=spf1 -all {term}")


def test_what_a_term_says() -> None:
    include, network, modifier = parse("v=spf1 ~include:_spf.ville.fr ip4:192.0.2.9/24 Foo=bar")
    assert isinstance(include, Mechanism)
    assert (include.name, include.qualifier, include.domain) == ("include", "~", "_spf.ville.fr")
    assert isinstance(network, Mechanism)
    assert str(network.network) == "192.0.2.0/24"
    assert modifier == Modifier("Foo=bar", "foo", "bar")


def test_a_hostile_record_is_read_in_linear_time() -> None:
    with pytest.raises(SpfSyntaxError):
        parse("v=spf1 a:" + "a." * 60_000 + "/" * 20_000 + "-")


def test_a_modifier_given_twice_is_shown_as_it_is_written() -> None:
    with pytest.raises(SpfSyntaxError, match=r"^redirect=a\.fr Redirect=b\.fr$"):
        parse("v=spf1 redirect=a.fr mx Redirect=b.fr")
