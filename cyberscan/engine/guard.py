"""The one broad ``except`` of the program: a bug in one task must not cost the others their result."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from typing import TypeVar

from cyberscan.reasons import Failure, LookFailed, Reason

T = TypeVar("T")
_log = logging.getLogger(__name__)


def guarded(work: Callable[[], T], what: str) -> T | Failure:
    """Run ``work``; a failed look or a bug comes back as a :class:`Failure`. ``what`` names it in the log."""
    try:
        return work()
    except LookFailed as failed:
        return failed.failure
    except Exception as error:  # noqa: BLE001 - the one broad except of the program
        _log.error("bug in %s\n%s", what, traceback.format_exc())
        return Failure(reason=Reason.BUG, detail=type(error).__name__)
