"""What the checks of registrations share."""

from cyberscan.sdk import Reason, Registration, Verdict, not_applicable, not_tested


def unjudged(fact: Registration) -> Verdict | None:
    """The verdict where the registry said nothing to judge; None where it did."""
    if fact.status == "elsewhere":
        return not_applicable()  # a declared domain above has the registration
    if fact.status == "not_found":
        return not_tested(Reason.PROTOCOL_ERROR, "the registry does not know the domain")
    return None
