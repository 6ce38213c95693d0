"""No mail is lost and no line is proposed that cannot be published, or that another has to write."""

import pytest

from cyberscan.remedies import written
from cyberscan.remedies.records.change import Change, Remedy
from cyberscan.remedies.records.situation import Situation
from cyberscan.remedies.records.write import remedy_for
from cyberscan.sdk import (
    Context,
    Dkim,
    DkimKey,
    Dmarc,
    Fact,
    Host,
    HostAddresses,
    MailDomain,
    ReportReceiver,
)
from tests.remedies.records.cycle import Town, facts_of, failing, remedies
from tests.remedies.records.test_cycle import MX, OFFICE, OVH, dmarc, spf


def changes(town: Town, kind: str = "TXT", name: str = "ville.test") -> list[Change]:
    found = remedies(town, facts_of(town, town.zone()))
    return [c for one in found for c in one.changes if (c.type, c.name) == (kind, name)]


def codes(remedy: Remedy) -> list[str]:
    return [note.code for note in remedy.asks]


def dkim_remedy(*keys: DkimKey, check: str) -> Remedy:
    fact = Dkim(target=MailDomain(name="ville.test"), keys=keys)
    return remedy_for(Situation("ville.test", Context((fact,))), [check])


@pytest.mark.parametrize(
    "records",
    [
        ("v=spf1 include:mx.ovh.com ~all", "v=spf1 include:spf.brevo.com -all"),
        ("v=spf1 include:mx.ovh.com include:gone.ville.test -all",),
        ("v=spf1 include:mx.ovh.com ipv4:192.0.2.7 -all",),
    ],
)
def test_what_was_not_applied_refuses_nobody_at_once(records: tuple[str, ...]) -> None:
    [change] = changes(Town(OVH + spf(*records)))
    assert change.new[0].endswith(" ~all")
    assert [later.new[0].endswith(" -all") for later in change.later] == [True]


def test_strangers_are_refused_only_once_reports_allow_it() -> None:
    [change] = changes(Town(OFFICE + spf("v=spf1 include:spf.protection.outlook.com ~all")))
    [ready] = [note for note in change.why if note.code == "dmarc_ready"]
    assert ready.values["watch"] == ["reports_arrive", "senders_known", "dkim_signed"]


def test_a_sender_that_was_let_through_is_kept() -> None:
    """Behind ``+all`` it was never read, and passed all the same."""
    [change] = changes(Town(MX + spf("v=spf1 mx +all include:spf.brevo.com ip4:192.0.2.9")))
    assert change.new == ("v=spf1 mx include:spf.brevo.com ip4:192.0.2.9 ~all",)


def test_a_redirection_that_is_merged_stays_a_sender() -> None:
    [change] = changes(Town(OVH + spf("v=spf1 redirect=mx.ovh.com", "v=spf1 ip4:192.0.2.7 ~all")))
    assert sorted(change.new[0].split()) == [
        "include:mx.ovh.com",
        "ip4:192.0.2.7",
        "v=spf1",
        "~all",
    ]


def test_a_term_that_nobody_can_read_is_asked_about() -> None:
    town = Town(OVH + spf("v=spf1 ip4:192.0.2.256 ipv4:192.0.2.7 include:mx.ovh.com -all"))
    facts = facts_of(town, town.zone())
    told = written(failing(facts, ("mail.spf_",)), Context(facts), "fr")
    text = "\n".join(step.text for step in told.steps)
    assert "`ip4:192.0.2.256`" in text
    assert "`ipv4:192.0.2.7` s’écrit `ip4:192.0.2.7`" in text
    assert "IN  TXT" not in text


def test_without_a_receiving_server_no_sender_is_made_up() -> None:
    [remedy] = remedies(town := Town(dmarc("v=DMARC1; p=reject")), facts_of(town, town.zone()))
    assert [change for change in remedy.changes if change.name == "ville.test"] == []
    assert "spf_unknown" in codes(remedy)


def test_a_published_key_shows_that_the_domain_sends() -> None:
    key = Dkim(target=MailDomain(name="ville.test"), keys=(DkimKey(selector="a", key_type="rsa"),))
    town = Town("", declared=False)
    silent = facts_of(town, town.zone())
    others = tuple(fact for fact in silent if not isinstance(fact, Dkim))
    assert Situation("ville.test", Context(silent)).seems_without_mail
    assert not Situation("ville.test", Context((*others, key))).seems_without_mail


def test_nothing_is_put_beside_an_alias() -> None:
    alias: Fact = HostAddresses(target=Host(name="ville.test"), aliases=("site.hebergeur.test",))
    town = Town(MX, more=(alias,))
    [remedy] = remedies(town, facts_of(town, town.zone()))
    assert [change.name for change in remedy.changes if change.name == "ville.test"] == []
    assert "_dmarc.ville.test" in {change.name for change in remedy.changes}
    assert codes(remedy)[0] == "alias_first"
    asked = remedy_for(Situation("ville.test", Context((alias,))), ["mail.mx_missing"])
    assert (codes(asked), asked.mends) == (["alias_first"], frozenset({"mail.mx_missing"}))


def test_a_weak_key_is_replaced_and_not_doubled() -> None:
    weak = DkimKey(selector="a", key_type="rsa", bits=1024)
    remedy = dkim_remedy(weak, check="mail.dkim_weak_key")
    assert [change.present for change in remedy.changes] == [True]


def test_a_damaged_key_is_copied_again_and_not_revoked() -> None:
    damaged = DkimKey(selector="a", key_type="rsa", error="unreadable")
    remedy = dkim_remedy(damaged, check="mail.dkim_key_invalid")
    assert (codes(remedy), remedy.changes) == (["dkim_repaste"], ())


def test_who_replaces_a_weak_key_is_named() -> None:
    weak = Dkim(
        target=MailDomain(name="ville.test"),
        keys=(DkimKey(selector="a", key_type="rsa", bits=1024),),
    )
    town = Town(OFFICE)
    others = (fact for fact in facts_of(town, town.zone()) if not isinstance(fact, Dkim))
    situation = Situation("ville.test", Context((*others, weak)))
    asked = remedy_for(situation, ["mail.dkim_weak_key"])
    assert codes(asked) == ["dkim_rotation", "dkim_provider"]


def policy_told(
    *records: str, actions: bool = True
) -> list[tuple[tuple[str, ...], str, list[str]]]:
    """Each DMARC change: the new record, the risk, what is said of it."""
    town = Town(MX + spf("v=spf1 mx -all") + dmarc(*records))
    found = remedies(town, facts_of(town, town.zone()), actions=actions)
    return [
        (change.new, change.risk, [note.code for note in change.why])
        for one in found
        for change in one.changes
        if change.name == "_dmarc.ville.test"
    ]


def test_a_repair_is_not_told_as_a_stage_and_hardens_nothing() -> None:
    [told] = policy_told("v=DMARC1; p=quarantine;")
    assert told == (
        ("v=DMARC1; p=quarantine; rua=mailto:dmarc@ville.test",),
        "dmarc_kept",
        ["dmarc_kept", "dmarc_mailbox"],
    )


def test_a_policy_that_refuses_is_not_said_to_block_nothing() -> None:
    """Sub-domains only are left to harden, and older receivers apply a part of the policy only."""
    [told] = policy_told("v=DMARC1; p=reject; sp=none; pct=20; rua=mailto:d@ville.test")
    assert told[0] == ("v=DMARC1; p=reject; sp=quarantine; np=reject; rua=mailto:d@ville.test",)
    assert told[2][:3] == ["dmarc_below", "dmarc_percentage", "dmarc_np"]


def test_obsolete_words_alone_take_no_policy_back() -> None:
    """The hardening is due first: a repair that came after it would return to ``p=none``."""
    [told] = policy_told("v=DMARC1; p=none; pct=50; rua=mailto:d@ville.test")
    assert told[0] == ("v=DMARC1; p=quarantine; np=reject; rua=mailto:d@ville.test",)


def test_of_several_records_every_receiver_of_reports_is_kept() -> None:
    one, other = "rua=mailto:a@ville.test", "rua=mailto:b@ville.test"
    [told] = policy_told(f"v=DMARC1; p=none; {one}", f"v=DMARC1; p=reject; {other}")
    assert told[0] == ("v=DMARC1; p=none; rua=mailto:a@ville.test,mailto:b@ville.test",)
    assert "dmarc_mailbox" not in told[2]  # both were published already


def test_without_consent_an_address_of_the_town_is_proposed() -> None:
    address = "mailto:mairie@orange.test"
    fact = Dmarc(
        target=MailDomain(name="ville.test"), records=(f"v=DMARC1; p=none; rua={address}",),
        found_at="ville.test", result="valid", policy="none", subdomain_policy="none",
        nonexistent_policy="none", applied_policy="none", reports_to=(address,),
        receivers=(
            ReportReceiver(
                domain="orange.test", addresses=(address,), consent="missing",
                asked_at="ville.test._report._dmarc.orange.test",
            ),
        ),
    )  # fmt: skip
    asked = remedy_for(
        Situation("ville.test", Context((fact,))), ["mail.dmarc_reports_unauthorised"]
    )
    [note] = asked.asks
    assert note.values["record"] == "v=DMARC1; p=none; rua=mailto:dmarc@ville.test"
