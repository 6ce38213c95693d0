"""Records beside SPF and DMARC, the forms, and what a hostile zone may not bring into them."""

from datetime import timedelta

import pytest

from cyberscan.outcomes import Finding, Outcome, Severity
from cyberscan.remedies import written
from cyberscan.remedies.records.comparison import side_by_side
from cyberscan.remedies.records.situation import Situation
from cyberscan.remedies.records.spf_terms import read
from cyberscan.remedies.records.write import remedy_for
from cyberscan.remedies.records.zone_file import is_name, is_text, quoted, relative, shown
from cyberscan.sdk import (
    Caa,
    CaaRecord,
    Certificate,
    Context,
    Dane,
    DaneHost,
    Delegation,
    Deployment,
    Dkim,
    DkimKey,
    Dmarc,
    Dnssec,
    Endpoint,
    Exchanger,
    Fact,
    Host,
    HostAddresses,
    MailDomain,
    MailExchangers,
    MtaSts,
    MtaStsPolicy,
    NameServer,
    ReportReceiver,
    Spf,
    SpfTerm,
    StartOfAuthority,
    Target,
    Tlsa,
    TlsCertificates,
    TlsReporting,
    Zone,
)
from cyberscan.testing import NOW

DOMAIN, ZONE = MailDomain(name="ville.test"), Zone(name="ville.test")
SERVERS = Delegation(target=ZONE, servers=(NameServer(name="dns10.ovh.net"),))


def proposed(check: str, *facts: Fact, subject: str = "ville.test") -> dict[tuple[str, str], tuple[str, ...]]:  # fmt: skip
    """Name and type to the new records."""
    remedy = remedy_for(Situation(subject, Context((SERVERS, *facts))), [check])
    return {(change.name, change.type): change.new for change in remedy.changes}


def told(check: str, *facts: Fact, target: Target = DOMAIN) -> str:
    """Everything that is written for one defect, in French."""
    finding = Finding(
        check=check, target=target, outcome=Outcome.FAIL, severity=Severity.LOW,
        fingerprint=check, observed_at=NOW,
    )  # fmt: skip
    made = written([finding], Context((SERVERS, *facts)), "fr")
    return "\n".join([*(f"{s.product}\n{s.text}" for s in made.steps), *made.verify])


def shows(host: str, issuer: str = "Let's Encrypt", key: str = "ab" * 32, **more: str) -> TlsCertificates:  # fmt: skip
    leaf = Certificate(
        subject="", issuer="", names=(host, "*.ville.test"), not_before=NOW, key_type="EC",
        not_after=NOW + timedelta(days=60), key_bits=256, signature_hash="sha256", serial="01",
        sha256="00" * 32, key_sha256=key, issuer_organization=issuer,
    )  # fmt: skip
    port = 25 if more else 443
    return TlsCertificates(
        target=Endpoint(host=host, ip="192.0.2.1", port=port, starttls=more.get("starttls", "")),  # type: ignore[arg-type]
        deployments=(Deployment(chain=(leaf,), trusted=True, matches_name=True),),
    )


def test_caa_names_the_authorities_seen_at_work() -> None:
    assert proposed("dns.caa_missing", Caa(target=ZONE), shows("www.ville.test")) == {
        ("ville.test", "CAA"): (
            '0 issue "letsencrypt.org"', '0 issuewild "letsencrypt.org"',
            '0 iodef "mailto:postmaster@ville.test"',
        )
    }  # fmt: skip
    text = told("dns.caa_missing", Caa(target=ZONE), shows("www.ville.test"), target=ZONE)
    assert 'ville.test.  3600  IN  CAA  0 issue "letsencrypt.org"' in text
    assert "Resolve-DnsName" not in text  # it does not know the type


def test_an_authority_that_is_not_known_stops_the_proposal() -> None:
    facts = [Caa(target=ZONE), shows("www.ville.test"), shows("b.ville.test", "Inconnue SA")]
    assert not proposed("dns.caa_missing", *facts)
    assert not proposed("dns.caa_missing", Caa(target=ZONE))


def test_a_malformed_caa_record_goes_and_sound_ones_stay() -> None:
    fact = Caa(
        target=ZONE, found_at="ville.test",
        records=(
            CaaRecord(flags=0, tag="issue", value="harica.gr", issuer="harica.gr"),
            CaaRecord(flags=128, tag="tbs", value="x"),
            CaaRecord(flags=0, tag="issue", value="%%%", malformed=True),
        ),
    )  # fmt: skip
    assert not proposed("dns.caa_invalid", fact, shows("www.ville.test"))  # "%" may not be repeated
    sound = fact.model_copy(update={"records": fact.records[:2]})
    [records] = proposed("dns.caa_invalid", sound, shows("www.ville.test")).values()
    assert records[:2] == ('0 issue "harica.gr"', '0 issue "letsencrypt.org"')


def test_tlsa_from_the_key_seen_of_the_towns_own_server_only() -> None:
    mx = MailExchangers(
        target=DOMAIN,
        exchangers=(Exchanger(preference=1, host="mx.ville.test", addresses=("192.0.2.1",), covered=True),),
    )  # fmt: skip
    host = DaneHost(host="mx.ville.test", addresses="secure", state="secure", found=False)
    seen = shows("mx.ville.test", starttls="smtp")
    facts = [mx, Dane(target=DOMAIN, mx="secure", hosts=(host,)), seen]
    assert proposed("mail.dane_missing", *facts) == {
        ("_25._tcp.mx.ville.test", "TLSA"): ("3 1 1 " + "ab" * 32,)
    }
    unsigned = host.model_copy(update={"addresses": "insecure"})
    assert not proposed("mail.dane_missing", mx, Dane(target=DOMAIN, hosts=(unsigned,)), seen)
    other = Tlsa(usage=3, selector=1, matching=1, data="CD" * 32)
    wrong = host.model_copy(update={"found": True, "records": (other,)})
    text = told("mail.dane_mismatch", mx, Dane(target=DOMAIN, mx="secure", hosts=(wrong,)), seen)
    assert "3 1 1" in text
    assert "cd" * 8 in text


def test_mta_sts_is_tried_first_and_its_file_names_every_exchanger() -> None:
    mx = MailExchangers(
        target=DOMAIN,
        exchangers=tuple(Exchanger(preference=i, host=f"mx{i}.ville.test", addresses=("192.0.2.1",)) for i in (1, 2)),
    )  # fmt: skip
    none = MtaSts(target=DOMAIN, observed_at=NOW)
    text = told("mail.mta_sts_missing", mx, none)
    assert "    mode: testing\n    mx: mx1.ville.test\n    mx: mx2.ville.test\n    max_age: 604800" in text  # fmt: skip
    assert '_mta-sts.ville.test.  3600  IN  TXT  "v=STSv1; id=20261122120000"' in text
    there = MtaSts(target=DOMAIN, observed_at=NOW, records=("v=STSv1; id=1",), result="valid")
    served = MtaStsPolicy(target=DOMAIN, mode="testing", mx=("mx1.ville.test",), max_age=86400)
    assert "mode: enforce" in told("mail.mta_sts_not_enforced", mx, there, served)
    assert "mode: testing" in told("mail.mta_sts_mx_mismatch", mx, there, served)
    assert not told("mail.mta_sts_missing", none)  # without the exchangers, no file


def test_an_invalid_report_address_is_replaced() -> None:
    fact = TlsReporting(target=DOMAIN, records=("v=TLSRPTv1; rua=d@x",), result="invalid")
    assert proposed("mail.tls_rpt_invalid", fact) == {
        ("_smtp._tls.ville.test", "TXT"): ("v=TLSRPTv1; rua=mailto:tls@ville.test",)
    }


def test_soa_keeps_what_is_usual_and_moves_the_serial() -> None:
    fact = StartOfAuthority(
        target=ZONE, mname="ns.ville.test", rname="h.ville.test", serial=2**32 - 1, refresh=10,
        retry=900, expire=60, minimum=604800,
    )  # fmt: skip
    assert proposed("dns.soa_values", fact) == {
        ("ville.test", "SOA"): ("ns.ville.test. h.ville.test. 0 14400 900 1209600 3600",)
    }


def test_stale_lines_are_removed_and_nothing_else() -> None:
    dangling = HostAddresses(
        target=Host(name="old.ville.test"), aliases=("a.host.example", "b.host.example"), dangling="b.host.example"
    )  # fmt: skip
    check = "dns.dangling_cname"
    assert proposed(check, dangling, subject="old.ville.test") == {("old.ville.test", "CNAME"): ()}
    text = told(check, dangling, target=dangling.target)
    assert "Ligne CNAME à retirer : old.ville.test" in text
    assert "ne doivent plus rien montrer" in text
    inside = HostAddresses(
        target=Host(name="i.ville.test"), addresses=("10.0.0.1", "8.8.8.8", "fd00::1")
    )
    check = "dns.private_address_published"
    assert proposed(check, inside, subject="i.ville.test") == {
        ("i.ville.test", "A"): ("8.8.8.8",), ("i.ville.test", "AAAA"): (),
    }  # fmt: skip


def test_dnssec_where_the_button_is_known() -> None:
    fact = Dnssec(target=ZONE, state="insecure", apex="ville.test")
    text = told("dns.dnssec_missing", fact, target=ZONE)
    assert "Activer DNSSEC chez OVHcloud" in text
    assert "delv ville.test SOA" in text
    signed = fact.model_copy(update={"signed": True})
    assert not told("dns.dnssec_missing", signed, target=ZONE)


def test_a_weak_key_is_emptied_last() -> None:
    keys = (DkimKey(selector="s1", key_type="rsa", bits=1024), DkimKey(selector="$(x)", key_type="rsa", bits=512))  # fmt: skip
    fact = Dkim(target=DOMAIN, keys=keys)
    assert proposed("mail.dkim_weak_key", fact) == {
        ("s1._domainkey.ville.test", "TXT"): ("v=DKIM1; p=",)
    }
    assert "n’a que 1024 bits" in told("mail.dkim_weak_key", fact)


def test_the_receiver_of_reports_is_told_its_line() -> None:
    receiver = ReportReceiver(
        domain="r.example", consent="missing", asked_at="ville.test._report._dmarc.r.example"
    )
    fact = Dmarc(
        target=DOMAIN, records=("v=DMARC1; p=reject; rua=mailto:d@r.example",), result="valid",
        found_at="ville.test", policy="reject", applied_policy="reject",
        reports_to=("mailto:d@r.example",), receivers=(receiver,),
    )  # fmt: skip
    text = told("mail.dmarc_reports_unauthorised", fact)
    assert 'ville.test._report._dmarc.r.example.  3600  IN  TXT  "v=DMARC1;"' in text


@pytest.mark.parametrize(
    "record",
    [
        'v=spf1 include:$(reboot).test -all', "v=spf1 ip4:192.0.2.0/33 -all", "v=spf1 foo:bar -all",
        "v=spf1 include:`id`.test -all", "v=spf1 a:x\\;y.test -all", "v=spf1 spf.example.test -all",
        "v=spf1 redirect=a.test redirect=b.test" + " x" * 3000,
    ],
)  # fmt: skip
def test_what_is_not_certain_is_not_mended(record: str) -> None:
    fact = Spf(target=DOMAIN, records=(record,), result="permerror", cause="syntax")
    assert read(record) is None
    assert not proposed("mail.spf_invalid", fact)


def test_nothing_hostile_is_repeated() -> None:
    nasty = 'v=spf1 mx `x` $(y) | rm <b> \x1b[2J " \u202e ?all'
    fact = Spf(target=DOMAIN, records=(nasty, "v=spf1 mx -all"), result="permerror")
    for text in (told("mail.spf_multiple", fact), shown(nasty)):
        assert not set(text) & set("$|<>\x1b\u202e")
    hidden = MailDomain(name="a;b.test")
    assert not told("mail.spf_missing", Spf(target=hidden), target=hidden)


def test_zone_file_texts() -> None:
    assert quoted("a" * 300) == f'"{"a" * 255}" "{"a" * 45}"'
    assert quoted("") == '""'
    assert relative("_dmarc.ville.test", "ville.test") == "_dmarc"
    assert relative("ville.test", "ville.test") == ""
    assert is_name("_25._tcp.mx.ville.test")
    assert not is_name("-x.test")
    assert not is_name("a..b")
    assert not is_text('v=spf1 "')


def test_columns_stay_in_their_width() -> None:
    made = side_by_side(["v=spf1 " + "x" * 90], [], ("A", "B", "(rien)"))
    assert max(map(len, made.splitlines())) < 78
    assert "(rien)" in made


def test_hardening_starts_from_what_is_published() -> None:
    text = "v=DMARC1; p=none; rua=mailto:d@ville.test"
    fact = Dmarc(
        target=DOMAIN, records=(text,), result="valid", found_at="ville.test", policy="none",
        subdomain_policy="none", nonexistent_policy="none", applied_policy="none",
        reports_to=("mailto:d@ville.test",),
    )  # fmt: skip
    remedy = remedy_for(Situation("ville.test", Context((fact,))), ["mail.dmarc_not_enforced"])
    [change] = remedy.changes
    assert change.old == (text,)
    assert "p=quarantine" in change.new[0]
    assert "p=reject" in change.later[0].new[0]
    assert "À ne faire que lorsque" in told("mail.dmarc_not_enforced", fact)
    # A domain that says that it sends nothing has nothing to wait for.
    term = SpfTerm(domain="ville.test", depth=0, text="-all", name="all", qualifier="-")
    silent = Spf(target=DOMAIN, records=("v=spf1 -all",), result="valid", terms=(term,))
    situation = Situation("ville.test", Context((fact, silent)))
    [change] = remedy_for(situation, ["mail.dmarc_not_enforced"]).changes
    assert (change.old, change.later) == ((text,), ())
    assert "p=reject" in change.new[0]


def test_an_inherited_policy_is_the_business_of_the_domain_above() -> None:
    fact = Dmarc(
        target=DOMAIN, records=("v=DMARC1; p=none",), result="valid", found_at="test", policy="none"
    )
    assert not proposed("mail.dmarc_not_enforced", fact)


def test_one_defect_that_is_not_mended_keeps_the_words_of_its_check() -> None:
    wide = Spf(target=DOMAIN, records=("v=spf1 ip4:10.0.0.0/8 ?all",), result="valid")
    remedy = remedy_for(Situation("ville.test", Context((wide,))), ["mail.spf_permissive"])
    assert not remedy.mends  # only the town knows which of these addresses send
