"""The server offers no elliptic curve for the key exchange, only finite fields or curves nobody advises."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, TlsKeyExchange, Verdict, failed, not_applicable, passed

from ._groups import graded, names, unasked, without_groups


class GroupToReplace(Check[TlsKeyExchange]):
    id = "tls.group_to_replace"
    judges = TlsKeyExchange

    def evaluate(self, fact: TlsKeyExchange, context: Context) -> Iterator[Verdict]:
        sound, tolerated = graded(fact, "recommended", "acceptable"), graded(fact, "degraded")
        if sound:
            yield passed(groups=names(sound))
        elif not fact.groups:
            yield without_groups(fact, context)
        elif incomplete := unasked(fact):
            yield incomplete
        elif tolerated:
            yield failed(groups=names(tolerated))
        else:
            yield not_applicable("graver")  # only forbidden ones: another check tells it
