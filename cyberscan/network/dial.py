"""The one place where a socket is opened. It takes a permit of the scope gate, and nothing else."""

from __future__ import annotations

import errno
import ipaddress
import socket
import ssl
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from cyberscan.network.governor import Governor, Meter, site_name
from cyberscan.perimeter.scope import Contact, Permit
from cyberscan.reasons import LookFailed, Reason

_UNREACHABLE = {
    errno.EHOSTUNREACH,
    errno.ENETUNREACH,
    errno.EADDRNOTAVAIL,
    errno.ENETDOWN,
    errno.EHOSTDOWN,
}


def failure_of(error: OSError, doing: str) -> LookFailed:
    """The reason that a socket error stands for."""
    if isinstance(error, TimeoutError):
        return LookFailed(Reason.TIMEOUT, doing)
    if isinstance(error, ConnectionRefusedError):
        return LookFailed(Reason.REFUSED, doing)
    if isinstance(error, ssl.SSLError):  # its numbers are its own: 1 is not EPERM
        return LookFailed(Reason.PROTOCOL_ERROR, f"{doing}: TLS")
    if error.errno in _UNREACHABLE:
        return LookFailed(Reason.UNREACHABLE, doing)
    if error.errno in (errno.EPERM, errno.EACCES):
        return LookFailed(Reason.BLOCKED, f"{doing}: not permitted locally")
    if isinstance(error, ConnectionError):
        return LookFailed(Reason.PROTOCOL_ERROR, f"{doing}: connection cut")
    return LookFailed(Reason.UNREACHABLE, f"{doing}: errno {error.errno}")


class Stream:
    """A TCP connection with a deadline for the whole and a limit on what is read."""

    def __init__(
        self, sock: socket.socket, permit: Permit, governor: Governor, meter: Meter,
        deadline: float, read_timeout: float, limit: int,
    ) -> None:  # fmt: skip
        self.socket = sock
        self.permit = permit
        self._governor = governor
        self._meter = meter
        self._deadline = deadline
        self._read_timeout = read_timeout
        self._left = limit
        self._closed = False

    def limit_to(self, seconds: float) -> None:
        """Let what remains of the conversation last ``seconds`` at most, however it is dripped out."""
        self._deadline = min(self._deadline, time.monotonic() + seconds)

    def allow(self, amount: int) -> None:
        """How many bytes may come from now on: each answer on a connection kept open has its own limit."""
        self._left = amount

    @property
    def seconds_left(self) -> float:
        """Until the conversation must end; never below a hundredth, which a socket takes for a wait."""
        return max(0.01, self._deadline - time.monotonic())

    def send(self, data: bytes) -> None:
        """Send all of ``data``."""
        self._arm("write")
        try:
            self.socket.sendall(data)
        except OSError as error:
            raise failure_of(error, "write") from error

    def receive(self, size: int = 4096, timeout: float | None = None) -> bytes:
        """What comes next, at most ``size`` bytes; empty at the end. Raises :class:`LookFailed`."""
        self._arm("read", timeout)
        if self._left <= 0:
            raise LookFailed(Reason.BUDGET_SPENT, "bytes")
        try:
            data = self.socket.recv(min(size, self._left))
        except OSError as error:
            raise failure_of(error, "read") from error
        self._left -= len(data)
        self._meter.received(len(data))
        return data

    def receive_exactly(self, size: int) -> bytes:
        """Exactly ``size`` bytes, or ``protocol_error`` when the peer ends before."""
        data = b""
        while len(data) < size:
            more = self.receive(size - len(data))
            if not more:
                raise LookFailed(Reason.PROTOCOL_ERROR, "ended early")
            data += more
        return data

    def receive_line(self, limit: int = 1024) -> bytes:
        """Up to and without the next line feed, at most ``limit`` bytes."""
        line = b""
        while len(line) < limit:
            byte = self.receive(1)
            if not byte or byte == b"\n":
                break
            line += byte
        return line.rstrip(b"\r")

    def note_request(self) -> None:
        """Count an HTTP request sent to the bare address: the report says everything that was asked."""
        self._governor.take_request(site_name(self.permit.ip, self.permit.port))
        self._meter.note("requests")

    def _arm(self, doing: str, timeout: float | None = None) -> None:
        if self._governor.stopping.is_set():
            raise LookFailed(Reason.INTERRUPTED)
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise LookFailed(Reason.TIMEOUT, f"{doing}: deadline")
        self.socket.settimeout(min(left, self._read_timeout if timeout is None else timeout))

    def close(self) -> None:
        """Close and give the slot back. Idempotent."""
        if not self._closed:
            self._closed = True
            try:
                self.socket.close()
            finally:
                _release(self._governor, self.permit)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def tcp(
    permit: Permit, governor: Governor, meter: Meter, *,
    deadline: float, connect_timeout: float, read_timeout: float, limit: int,
) -> Stream:  # fmt: skip
    """Open a TCP connection to the permitted address. Raises :class:`LookFailed`."""
    meter.take("connections")
    if _is_theirs(permit):
        governor.acquire(permit.ip, deadline)
    else:
        governor.count(permit.ip, 1)
    sock = socket.socket(_family(permit.ip), socket.SOCK_STREAM)
    try:
        left = deadline - time.monotonic()
        sock.settimeout(max(0.05, min(connect_timeout, left)))
        sock.connect((permit.ip, permit.port))
    except OSError as error:
        sock.close()
        _release(governor, permit)
        raise failure_of(error, f"connect {permit.port}") from error
    return Stream(sock, permit, governor, meter, deadline, read_timeout, limit)


def _is_theirs(permit: Permit) -> bool:
    """Whether the peer is to be spared: our own resolver is not a host of the authority."""
    return permit.contact is not Contact.RESOLVER


def _release(governor: Governor, permit: Permit) -> None:
    if _is_theirs(permit):
        governor.release(permit.ip)


def udp(
    permit: Permit, payload: bytes, *, timeout: float, size: int = 65535,
    accept: Callable[[bytes], bool] | None = None, from_any_port: bool = False,
) -> bytes:  # fmt: skip
    """Send one datagram and return the first answer from that very address and port.

    ``accept`` says whether a datagram answers the question: others (late, forged) are passed over and
    the wait goes on, so that a stranger's guess cannot take the place of the answer. ``from_any_port``:
    the answer comes from the same address, whatever its port (RFC 1350 §4).
    """
    end = time.monotonic() + timeout
    with socket.socket(_family(permit.ip), socket.SOCK_DGRAM) as sock:
        try:
            if from_any_port:
                _hear_of_refusals(sock)
                sock.sendto(payload, (permit.ip, permit.port))
            else:
                sock.connect((permit.ip, permit.port))  # the kernel then drops strangers' answers
                sock.send(payload)
            while (left := end - time.monotonic()) > 0:
                sock.settimeout(left)
                answer, peer = sock.recvfrom(size)
                if from_any_port and not _is_from(peer[0], permit.ip):
                    continue
                if accept is None or accept(answer):
                    return answer
        except OSError as error:
            raise failure_of(error, f"udp {permit.port}") from error
    raise LookFailed(Reason.TIMEOUT, f"udp {permit.port}")


_RECEIVE_ERRORS = {socket.AF_INET: (socket.IPPROTO_IP, 11), socket.AF_INET6: (41, 25)}
"""IP_RECVERR and IPV6_RECVERR of Linux: without them a socket that is not connected hears of no refusal."""


def _hear_of_refusals(sock: socket.socket) -> None:
    if sys.platform == "linux":
        sock.setsockopt(*_RECEIVE_ERRORS[sock.family], 1)


def _is_from(peer: str, ip: str) -> bool:
    return ipaddress.ip_address(peer.partition("%")[0]) == ipaddress.ip_address(ip)


def _family(ip: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in ip else socket.AF_INET


def own_addresses() -> frozenset[str]:
    """The addresses this machine would speak from. Connecting a UDP socket sends nothing."""
    found = set()
    for documentation_address in ("192.0.2.1", "2001:db8::1"):  # RFC 5737, RFC 3849: nobody's
        try:
            with socket.socket(_family(documentation_address), socket.SOCK_DGRAM) as sock:
                sock.connect((documentation_address, 9))
                found.add(str(sock.getsockname()[0]))
        except OSError:
            continue  # no route of that family: no address to protect
    return frozenset(found)
