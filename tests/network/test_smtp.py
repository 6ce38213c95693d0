import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import trustme

from cyberscan.demo.mail_server import MailServer
from cyberscan.network import smtp
from cyberscan.network.session import Network
from cyberscan.network.smtp import converse
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget
from cyberscan.testing import network, perimeter

HOST = "mx.ville.test"


@pytest.fixture(scope="module")
def tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(HOST).configure_cert(context)
    return context


def room(**budget: float) -> Network:
    spend = Budget(connections=5, seconds=budget.get("seconds", 10))
    return network(perimeter(domains=["ville.test"]), budget=spend)


@contextmanager
def saying(answer: Callable[[socketserver.StreamRequestHandler], object]) -> Iterator[int]:
    """A raw server that does ``answer`` to whoever comes."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            try:
                answer(self)
            except OSError:
                return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def reason_of(port: int, seconds: float = 10) -> Reason:
    with pytest.raises(LookFailed) as raised:
        converse(room(seconds=seconds), "127.0.0.1", port, HOST)
    return raised.value.failure.reason


def test_a_good_server_completes_the_handshake(tls: ssl.SSLContext) -> None:
    with MailServer(tls=tls) as server:
        seen = converse(room(), "127.0.0.1", server.port, HOST)
    assert seen.banner == "mx.ville.test ESMTP"
    assert seen.extensions == ("SIZE 1000", "STARTTLS")
    assert seen.upgrade is not None
    assert seen.upgrade.handshake == "done"
    assert server.commands == ["EHLO [127.0.0.1]", "STARTTLS", "QUIT"]


def test_a_server_without_starttls_is_left_politely() -> None:
    with MailServer() as server:
        seen = converse(room(), "127.0.0.1", server.port, HOST)
    assert seen.upgrade is None
    assert server.commands == ["EHLO [127.0.0.1]", "QUIT"]


@pytest.mark.parametrize(
    ("upgrade", "handshake"), [("refused", "refused"), ("garbage", "failed"), ("cut", "failed")]
)
def test_what_breaks_after_starttls(upgrade: str, handshake: str, tls: ssl.SSLContext) -> None:
    with MailServer(tls=tls, upgrade=upgrade) as server:  # type: ignore[arg-type] # parametrised
        seen = converse(room(), "127.0.0.1", server.port, HOST)
    assert seen.upgrade is not None
    assert seen.upgrade.handshake == handshake
    assert seen.upgrade.error


def test_silence_after_starttls_concludes_nothing(tls: ssl.SSLContext) -> None:
    with MailServer(tls=tls, upgrade="silent") as server:
        seen = converse(room(seconds=2), "127.0.0.1", server.port, HOST)
    assert seen.upgrade is not None
    assert seen.upgrade.handshake == ""
    assert seen.upgrade.unknown is not None
    assert seen.upgrade.unknown.reason is Reason.TIMEOUT


def line_by_line(*answers: bytes) -> Callable[[socketserver.StreamRequestHandler], None]:
    """A greeting, then one answer to each line received."""

    def talk(peer: socketserver.StreamRequestHandler) -> None:
        peer.wfile.write(answers[0])
        for answer in answers[1:]:
            peer.rfile.readline()
            peer.wfile.write(answer)

    return talk


def test_a_very_old_server_that_only_takes_helo_offers_nothing() -> None:
    old = line_by_line(b"220 old\r\n", b"500 unknown\r\n", b"250 old\r\n", b"221 bye\r\n")
    with saying(old) as port:
        seen = converse(room(), "127.0.0.1", port, HOST)
    assert (seen.extensions, seen.upgrade) == ((), None)


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ((b"502 no\r\n", b"550 not from there\r\n"), Reason.BLOCKED),
        ((b"500 unknown\r\n", b"500 unknown\r\n"), Reason.BLOCKED),  # FTP greets with 220 too
        ((b"220 yes\r\n",), Reason.PROTOCOL_ERROR),
    ],
)
def test_without_a_hello_that_is_taken_nothing_is_absent(
    answers: tuple[bytes, ...], reason: Reason
) -> None:
    with saying(line_by_line(b"220 hi\r\n", *answers)) as port:
        assert reason_of(port) is reason


@pytest.mark.parametrize(
    "answers",
    [
        (b"220 hi\r\n250 early\r\n", b"250-mx\r\n250 STARTTLS\r\n", b"221 bye\r\n"),
        (b"220 yes\r\n", b"250 yes\r\n", b"250 yes\r\n"),
    ],
)
def test_answers_out_of_step_prove_no_absence(answers: tuple[bytes, ...]) -> None:
    with saying(line_by_line(*answers)) as port:
        assert reason_of(port) is Reason.PROTOCOL_ERROR


@pytest.mark.parametrize(
    ("answer", "reason"),
    [(b"421 too many\r\n", Reason.BLOCKED), (b"250 yes\r\n", Reason.PROTOCOL_ERROR)],
)
def test_only_an_error_refuses_starttls(answer: bytes, reason: Reason) -> None:
    with saying(line_by_line(b"220 hi\r\n", b"250-mx\r\n250 STARTTLS\r\n", answer)) as port:
        seen = converse(room(), "127.0.0.1", port, HOST)
    assert seen.upgrade is not None
    assert seen.upgrade.handshake == ""
    assert seen.upgrade.unknown is not None
    assert seen.upgrade.unknown.reason is reason


@pytest.mark.parametrize(
    ("greeting", "reason"),
    [
        (b"554 5.7.1 no access from your address\r\n", Reason.BLOCKED),
        (b"421 too many connections\r\n", Reason.BLOCKED),
        (b"250 OK\r\n", Reason.PROTOCOL_ERROR),
        (b"HTTP/1.1 200 OK\r\n\r\n", Reason.PROTOCOL_ERROR),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Reason.PROTOCOL_ERROR),
        (b"", Reason.PROTOCOL_ERROR),
        (b"220 " + b"x" * 100_000, Reason.PROTOCOL_ERROR),
        (b"220-again\r\n" * 10_000, Reason.PROTOCOL_ERROR),
    ],
)
def test_greetings_that_prove_nothing(greeting: bytes, reason: Reason) -> None:
    with saying(lambda peer: peer.wfile.write(greeting)) as port:
        assert reason_of(port) is reason


def test_a_refused_ehlo_is_not_an_absence_of_starttls() -> None:
    def wary(peer: socketserver.StreamRequestHandler) -> None:
        peer.wfile.write(b"220 hi\r\n")
        peer.rfile.readline()
        peer.wfile.write(b"550 go away\r\n")

    with saying(wary) as port:
        assert reason_of(port) is Reason.BLOCKED


def test_a_greeting_may_take_longer_than_any_other_reply(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "_READ_TIMEOUT", 0.3)

    def slow(peer: socketserver.StreamRequestHandler) -> None:
        threading.Event().wait(0.6)
        line_by_line(b"220 late\r\n", b"250 mx\r\n", b"221 bye\r\n")(peer)

    with saying(slow) as port:
        assert converse(room(), "127.0.0.1", port, HOST).banner == "late"


def test_a_mute_server_is_a_timeout() -> None:
    done = threading.Event()
    with saying(lambda peer: done.wait(20)) as port:
        assert reason_of(port, seconds=1) is Reason.TIMEOUT
        done.set()
