import pytest

from cyberscan.mailpolicy.dkim_selectors import choose, every, provider_of, providers

USUAL = ("default", "selector1", "selector2", "google", "dkim", "mail", "s1", "k1")


def test_the_table_is_short_and_sound() -> None:
    assert len(every()) < 70
    assert all(name == name.lower() and name.isascii() for name in every())
    assert len({one.name for one in providers()}) == len(providers())


def test_a_domain_that_betrays_nobody() -> None:
    choice = choose((), ("v=spf1 mx -all",), ("mail.ville.fr.",))
    assert (choice.first, choice.suggested) == (USUAL, ())
    assert not set(choice.first) & set(choice.rest)
    assert set(choice.first + choice.rest + choice.others) == set(every())
    assert len(choice.first + choice.rest) <= 25


@pytest.mark.parametrize(
    ("policy", "host", "name", "selector"),
    [
        ("v=spf1 include:spf.protection.outlook.com -all", "", "Microsoft 365", "selector2"),
        ("v=spf1 +INCLUDE:MX.OVH.COM. ~all", "", "OVHcloud", "ovhmo-selector-1"),
        ("v=spf1 redirect=_mailcust.gandi.net", "", "Gandi", "gm3"),
        ("", "spool.mail.gandi.net.", "Gandi", "gm1"),
        ("", "ville-fr.mail.protection.outlook.com.", "Microsoft 365", "selector1"),
        ("v=spf1 include:spf.brevo.com -all", "", "Brevo", "brevo2"),
    ],
)
def test_what_betrays_a_provider(policy: str, host: str, name: str, selector: str) -> None:
    choice = choose((), (policy,), (host,))
    assert choice.suggested == (name,)
    assert selector in choice.first
    assert len(choice.first) == 10 or set(USUAL) <= set(choice.first)


def test_declared_selectors_come_first_and_all_of_them() -> None:
    names = [f"own{n}" for n in range(15)]
    assert choose(names, (), ()).first == tuple(names)


def test_a_name_that_only_ends_alike_betrays_nobody() -> None:
    assert choose((), ("v=spf1 include:notmx.ovh.com",), ("mx.evilgoogle.com",)).suggested == ()


def test_who_signs_under_a_selector() -> None:
    assert provider_of("gm2", ()) == "Gandi"
    assert provider_of("s1", ()) == ""
    assert provider_of("s1", ("SendGrid",)) == "SendGrid"
    assert provider_of("nobody", ()) == ""
