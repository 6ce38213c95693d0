import pytest

from cyberscan.mailpolicy.spf_macros import (
    expand,
    expand_name,
    is_name,
    needs_sender,
    policy_value,
)


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ("%{d}", "mail.ville.fr"),
        ("%{d2}", "ville.fr"),
        ("%{dr}", "fr.ville.mail"),
        ("%{d1r}", "mail"),
        ("%{o}.x.fr", "origine.fr.x.fr"),
        ("%{D9}", "mail.ville.fr"),
        ("%{d-}.a.fr", "mail.ville.fr.a.fr"),
        ("SPF.%{d}.", "spf.mail.ville.fr"),
        ("a%%b%-c.fr", "a%b%20c.fr"),
    ],
)
def test_macros_that_need_no_message(spec: str, name: str) -> None:
    assert not needs_sender(spec)
    assert expand_name(spec, policy_value("mail.ville.fr", "origine.fr")) == name


def test_a_long_expansion_loses_whole_labels() -> None:
    long = ".".join(["a" * 60] * 6)
    name = expand_name(f"{long}.%{{d}}", policy_value("ville.fr", "ville.fr"))
    assert name.count(".") == 5
    assert is_name(name)


def test_a_name_of_253_octets_is_kept_whole() -> None:
    name = ".".join(["a" * 62] * 4) + ".b"
    assert len(name) == 253
    assert expand_name(name, policy_value("", "")) == name
    assert expand_name("x" + name, policy_value("", "")) == name[63:]


def test_upper_case_escapes_what_an_address_may_hold_and_a_url_may_not() -> None:
    assert expand("%{S}/%{s}", lambda _: "a~b+c/é@x.fr") == "a~b%2Bc%2F%C3%A9%40x.fr/a~b+c/é@x.fr"


def test_hostile_delimiters_and_long_names_cost_no_more_than_their_length() -> None:
    marks = ".-+,/_="
    specs = "".join(f"%{{d{'.' * (n % 50)}{marks[n % 7]}}}" for n in range(5000))
    assert is_name(expand_name(specs + "a." * 60_000 + "fr", policy_value("v.fr", "v.fr")))


@pytest.mark.parametrize("spec", ["%{i}.fr", "%{ir}.%{v}.%{d}", "%{L}.fr", "%{p}.fr", "%{h}"])
def test_macros_that_need_a_message(spec: str) -> None:
    assert needs_sender(spec)


@pytest.mark.parametrize("name", ["", "a..fr", "x" * 64 + ".fr", ".fr"])
def test_names_that_dns_cannot_hold(name: str) -> None:
    assert not is_name(name)
