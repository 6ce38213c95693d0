"""One question to a public source that the user allowed: JSON over https, nothing followed, all of it bounded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cyberscan.network.http import Client
from cyberscan.perimeter.scope import Contact
from cyberscan.reasons import LookFailed, Reason

if TYPE_CHECKING:
    from cyberscan.network.session import Network


def ask_json(network: Network, url: str, limit: int) -> Any:
    """What a source answers. Raises :class:`LookFailed` for anything but a whole JSON text with status 200.

    A redirect is an answer that is not followed; a certificate that does not hold ends the look.
    """
    with Client(network, Contact.REGISTRY) as client:
        reply = client.get(url, limit=limit, trusted=True)
    if reply.status == 429:
        raise LookFailed(Reason.BLOCKED, "source: too many requests")
    if reply.status != 200:
        raise LookFailed(Reason.PROTOCOL_ERROR, f"source: status {reply.status}")
    if reply.truncated:
        raise LookFailed(Reason.PROTOCOL_ERROR, "source: answer too long or cut")
    try:
        return json.loads(reply.body)
    except (ValueError, RecursionError) as error:
        raise LookFailed(Reason.PROTOCOL_ERROR, "source: unreadable answer") from error
