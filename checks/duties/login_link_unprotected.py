"""A FranceConnect or ProConnect link of the page lacks what protects the login, or comes back in clear.

OpenID Connect Core 1.0 §3.1.2.1: ``state`` ties the answer to the visitor's session, ``nonce`` ties the identity
to the question. A page may add them by a script, when the button is pressed: a person has to confirm.
"""

from collections.abc import Iterator

from cyberscan.sdk import Check, Confidence, Context, StateLinks, Verdict, not_applicable, passed

from ._parts import home_in_part, to_confirm

_SHORT = 16
"""Characters below which a value drawn at random holds fewer than 64 bits, in hexadecimal."""


class LoginLinkUnprotected(Check[StateLinks]):
    id = "duties.login_link_unprotected"
    judges = StateLinks

    def evaluate(self, fact: StateLinks, context: Context) -> Iterator[Verdict]:
        sound = True
        for one in fact.logins:
            cases = {
                "state": one.state_length < _SHORT,
                "nonce": one.nonce_length < _SHORT,
                "redirect": one.redirect_scheme == "http",
            }
            for case in (case for case, met in cases.items() if met):
                sound = False
                yield to_confirm(case, discriminator=f"{one.host}:{case}", host=one.host)
        if sound and not fact.whole:
            yield home_in_part()
        elif not fact.logins:
            yield not_applicable()
        elif sound:
            yield passed(confidence=Confidence.FIRM, found=[one.host for one in fact.logins])
