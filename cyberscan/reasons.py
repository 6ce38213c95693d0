"""Why looking failed: the closed vocabulary that facts and findings share.

A failed look is data, never an absence: a probe raises :class:`LookFailed` and the engine turns it
into a fact that carries the reason. Sentences are made from the codes by the reports.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Reason(StrEnum):
    """Why something could not be observed."""

    TIMEOUT = "timeout"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    DNS_FAILURE = "dns_failure"
    BLOCKED = "blocked"  # a firewall, WAF, tarpit or throttle stands in the way
    PROTOCOL_ERROR = "protocol_error"
    OUT_OF_SCOPE = "out_of_scope"
    LEVEL_TOO_LOW = "level_too_low"
    BUDGET_SPENT = "budget_spent"
    MISSING_TOOL = "missing_tool"
    NOT_IN_TABLE = "not_in_table"  # what was seen is not in our tables and data
    NOT_SHOWN = "not_shown"  # nothing hinders, and nothing that can be seen from outside tells
    READ_IN_PART = "read_in_part"  # what is not in the part that was read may be in the rest
    INTERRUPTED = "interrupted"
    BUG = "bug"

    @classmethod
    def of(cls, code: str) -> Reason:
        """The reason that a code of a fact stands for; a finer code (``redirect_loop``) is a peer's odd answer."""
        return cls(code) if code in set(cls) else cls.PROTOCOL_ERROR


class Failure(BaseModel):
    """A reason and a short machine detail (``"SERVFAIL"``, ``"connect 443"``); no sentence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: Reason
    detail: str = ""


class LookFailed(Exception):
    """Raised by the network room when it could not look; carried to the facts by the engine."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.failure = Failure(reason=reason, detail=detail[:200])

    @property
    def ends_the_task(self) -> bool:
        """Whether our own means ended: it says nothing of what was looked at, and no further look can be had."""
        return self.failure.reason in (Reason.BUDGET_SPENT, Reason.INTERRUPTED)
