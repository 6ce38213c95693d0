"""A FranceConnect or ProConnect link of the page lacks what protects the login, or comes back in clear.

OpenID Connect Core 1.0 §3.1.2.1: ``state`` ties the answer to the visitor's session, ``nonce`` ties the identity
to the question. A page may add them by a script, when the button is pressed: a person has to confirm.
"""

from collections.abc import Iterator

from cyberscan.sdk import (
    AuthorizationLink,
    Check,
    Confidence,
    Context,
    StateLinks,
    Verdict,
    not_applicable,
    passed,
)

from ._parts import home_in_part, to_confirm

_SHORT = 16
"""Characters below which a value drawn at random holds fewer than 64 bits, in hexadecimal."""


class LoginLinkUnprotected(Check[StateLinks]):
    id = "duties.login_link_unprotected"
    judges = StateLinks

    def evaluate(self, fact: StateLinks, context: Context) -> Iterator[Verdict]:
        trial = {one.host for one in fact.links if one.standing == "development"}
        logins = [one for one in fact.logins if one.host not in trial]  # told by another check
        weak = {one.host: lacking for one in logins if (lacking := _lacking(one))}
        for host, lacking in weak.items():
            yield to_confirm("missing", discriminator=host, host=host, unseen=lacking)
        if weak:
            return
        if not fact.whole:
            yield home_in_part()
        elif not logins:
            yield not_applicable()
        else:
            found = sorted({one.host for one in logins})
            yield passed(confidence=Confidence.FIRM, found=found)


def _lacking(one: AuthorizationLink) -> list[str]:
    absent = {
        "state": one.state_length < _SHORT,
        "nonce": one.nonce_length < _SHORT,
        "redirect": one.redirect_scheme == "http",
    }
    return [name for name, met in absent.items() if met]
