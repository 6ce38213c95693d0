from collections.abc import Callable

import pytest

from checks.tls.no_tls13 import NoTls13
from cyberscan.sdk import Outcome, TlsProtocols
from cyberscan.testing import judged

Make = Callable[..., TlsProtocols]


@pytest.mark.parametrize(
    ("present", "undetermined", "expected"),
    [
        (("TLS 1.2", "TLS 1.3"), (), Outcome.PASS),
        (("TLS 1.2",), (), Outcome.FAIL),
        (("TLS 1.2",), ("TLS 1.3",), Outcome.NOT_TESTED),
        (("TLS 1.0",), (), Outcome.NOT_APPLICABLE),
    ],
)
def test_the_presence_decides(
    protocols: Make, present: tuple[str, ...], undetermined: tuple[str, ...], expected: Outcome
) -> None:
    fact = protocols(present=present, undetermined=undetermined)
    assert [v.outcome for v in judged(NoTls13(), fact)] == [expected]
