"""When a reply to a hello is a refusal, and when it proves nothing."""

from __future__ import annotations

from cyberscan.network.tls.reply import Reply

# Alerts that tell about the name, the client or the load, not about versions and suites.
_UNRECOGNIZED_NAME = 112
_NOT_A_REFUSAL = frozenset({49, 90, _UNRECOGNIZED_NAME, 116, 120})
_INTERNAL_ERROR = 80  # sent as a refusal by some servers, and when overloaded by others


def refuses(reply: Reply) -> bool:
    """Whether an alert is about what was offered."""
    return reply.alert not in _NOT_A_REFUSAL and reply.alert != _INTERNAL_ERROR


def says_no(reply: Reply) -> bool:
    """Whether an SSL 2.0 hello was refused: by an alert, or by whatever is no SSL 2.0 answer."""
    # It cannot carry a name: a server that insists on one (112) never speaks SSL 2.0 with anybody.
    named = reply.alert == _UNRECOGNIZED_NAME
    return reply.kind == "foreign" or (reply.kind == "alert" and (named or refuses(reply)))


def cut_short(reply: Reply) -> bool:
    """Whether the connection ended in a way that is a refusal on one server, a throttle on another."""
    return reply.kind == "closed" or reply.alert == _INTERNAL_ERROR


def undecided(reply: Reply) -> bool:
    """Whether the end of an enumeration proves nothing about the suites that were still offered."""
    return reply.kind in ("silent", "nonsense", "foreign") or (
        reply.kind != "chosen" and not refuses(reply)
    )
