"""DKIM: nobody but the sender can make the key, so what is written is what to ask for, and of whom."""

from __future__ import annotations

from collections.abc import Collection

from cyberscan.facts.dkim import DkimKey
from cyberscan.remedies.records.change import Change, Note, Remedy
from cyberscan.remedies.records.dmarc import is_silent
from cyberscan.remedies.records.situation import Situation
from cyberscan.remedies.records.tables import MailProvider, mail_providers, sender_of
from cyberscan.remedies.records.zone_file import is_name

ENOUGH_BITS = 2048
_PASTED = frozenset(
    {"version", "syntax", "duplicate_tag", "no_key", "wrong_type", "unreadable", "multiple_records"}
)
"""Faults of the text that was copied into the zone: the key itself may be sound."""


def remedy(situation: Situation, checks: Collection[str]) -> Remedy:
    """Where to turn signing on, and how a weak key is replaced without losing a message."""
    mends = frozenset(checks)
    asks: list[Note] = []
    changes: list[Change] = []
    weak = [key for key in _keys(situation) if _defect(key) in mends]
    if weak:
        asks += [_rotation(situation, key) for key in weak]
        renewed = [key for key in weak if not key.alias_of and key.error not in _PASTED]
        changes += [_revocation(situation, key) for key in renewed]
    signers = [situation.provider] if weak and situation.provider else []
    if "mail.dkim_not_found" in mends:
        providers = _senders(situation)
        if is_silent(situation):
            return Remedy(asks=(Note("dkim_silent"),), mends=frozenset({"mail.dkim_not_found"}))
        signers = providers
        if not providers:
            asks.append(Note("dkim_unknown", {"domain": situation.domain}))
    asks += [Note("dkim_provider", _values(situation, one)) for one in signers if one.dkim.fr]
    done = {"mail.dkim_not_found", *map(_defect, weak)}
    proofs = (Note("dkim_prove", {"domain": situation.domain}),) if asks else ()
    return Remedy(tuple(changes), mends & done if asks else frozenset(), tuple(asks), proofs)


def _keys(situation: Situation) -> list[DkimKey]:
    found = situation.dkim.keys if situation.dkim else ()
    return [key for key in found if is_name(key.selector) and not key.revoked]


def _defect(key: DkimKey) -> str:
    """The check that a key fails; empty for a sound one."""
    if key.error:
        return "" if key.error == "not_for_mail" else "mail.dkim_key_invalid"
    return "mail.dkim_weak_key" if key.key_type == "rsa" and key.bits < ENOUGH_BITS else ""


def _senders(situation: Situation) -> list[MailProvider]:
    """Who receives the mail, and whom the sender policy includes."""
    found = {situation.provider.id: situation.provider} if situation.provider else {}
    for term in situation.spf.terms if situation.spf else ():
        sender = sender_of(term.target) if term.name == "include" and term.depth == 0 else None
        if sender is not None:
            found.setdefault(sender.id, sender)
    return [one for one in mail_providers() if one.id in found and one.dkim.fr]


def _values(situation: Situation, provider: MailProvider) -> dict[str, object]:
    dashed = situation.domain.replace(".", "-")
    return {"provider": provider, "domain": situation.domain, "dashed": dashed}


def _rotation(situation: Situation, key: DkimKey) -> Note:
    return Note(
        "dkim_repaste" if key.error in _PASTED else "dkim_rotation",
        {
            "selector": key.selector,
            "bits": key.bits,
            "error": key.error,
            "name": f"{key.selector}._domainkey.{situation.domain}",
            "alias": key.alias_of if is_name(key.alias_of) else "",
        },
    )


def _revocation(situation: Situation, key: DkimKey) -> Change:
    """The old key is emptied (RFC 6376 §3.6.1), once the new one signs: its name stays, as a refusal."""
    name = f"{key.selector}._domainkey.{situation.domain}"
    return Change(
        situation.zone, name, "TXT", (), ("v=DKIM1; p=",), present=True,
        why=(Note("dkim_revoked", {"selector": key.selector}),), risk="dkim_revoked", order=9,
    )  # fmt: skip
