"""Codes of facts as reasons."""

import pytest

from cyberscan.reasons import Reason


@pytest.mark.parametrize("reason", list(Reason))
def test_a_reason_is_its_own_code(reason: Reason) -> None:
    assert Reason.of(reason.value) is reason


@pytest.mark.parametrize("code", ["redirect_loop", "not_tls", "gone", ""])
def test_a_finer_code_is_a_peers_odd_answer(code: str) -> None:
    assert Reason.of(code) is Reason.PROTOCOL_ERROR
