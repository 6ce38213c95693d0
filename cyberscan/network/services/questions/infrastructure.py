"""Clusters, monitoring agents and power supplies: their version or state, and nothing that they watch."""

from __future__ import annotations

import json
import re
import ssl
import struct
import zlib
from dataclasses import replace

from cyberscan.network.dial import Stream
from cyberscan.network.services.answer import Dialogue, Identified, ask
from cyberscan.network.services.certificate import shown_certificate
from cyberscan.network.services.http import recognise
from cyberscan.network.services.questions.form import Question
from cyberscan.network.text import readable
from cyberscan.recognition import read_answer

_ZABBIX = b"ZBXD\1"


def _zabbix_frame(words: bytes) -> bytes:
    return _ZABBIX + struct.pack("<Q", len(words)) + words


def _zabbix_words(data: bytes) -> bytes:
    """What a frame of the length it says holds; empty when it is none."""
    if (
        len(data) < 14
        or data[:5] != _ZABBIX
        or int.from_bytes(data[5:9], "little") != len(data) - 13
    ):
        return b""
    return data[13:]


def _zabbix_agent(data: bytes) -> Identified | None:
    """The value of ``agent.version``, which every agent has; one that does not know us hangs up."""
    version = re.fullmatch(rb"\d[\w.]{0,20}", _zabbix_words(data))
    if version is None:
        return None
    return Identified(
        "zabbix-agent", product="Zabbix agent", version=version[0].decode(), open_access=True,
        proof="agent.version answered",
    )  # fmt: skip


def _zabbix_server(data: bytes) -> Identified | None:
    """Whatever it makes of the question, it answers by an object that says how it went."""
    try:
        said = json.loads(_zabbix_words(data) or b"0")
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or said.get("response") not in ("success", "failed"):
        return None
    return Identified("zabbix-server", product="Zabbix", proof=f"response {said['response']}")


def _nut(data: bytes) -> Identified | None:
    """The line by which the daemon names itself."""
    version = re.match(rb"Network UPS Tools upsd (\d[\w.-]{0,20}) - ", data)
    if version is None:
        return None
    text = version[1].decode()
    return Identified(
        "nut", product="Network UPS Tools", version=text, open_access=True, proof=readable(data, 80)
    )


def greeted(stream: Stream, data: bytes) -> Identified | None:
    """A munin node names itself when it is reached, and tells its version when it is asked."""
    if not re.match(rb"# munin node at [^\s]{1,255}\r?\n", data):
        return None
    found = Identified("munin", product="Munin", banner=readable(data), proof="greeting")
    version = re.match(
        rb"munins node on [^\s]{1,255} version: (\d[\w.-]{0,20})", ask(stream, b"version\n")
    )
    if version is None:
        return found
    return replace(found, version=version[1].decode(), open_access=True, proof="version answered")


_NRPE_SIZE = 1036


def _nrpe_packet() -> bytes:
    """The one command that every daemon has built in: which version it is."""
    rest = struct.pack(">h", 0) + b"_NRPE_CHECK".ljust(1026, b"\0")
    crc = zlib.crc32(struct.pack(">hhI", 2, 1, 0) + rest)
    return struct.pack(">hhI", 2, 1, crc) + rest


def _nrpe(stream: Stream) -> Identified | None:
    """Its TLS has no certificate by default, which no other client would accept."""
    if not _open_without_certificate(stream):
        return None
    data = ask(stream, _nrpe_packet(), whole=lambda data: len(data) >= _NRPE_SIZE)
    version = re.match(rb"\x00\x02\x00\x02.{4}\x00\x00NRPE v(\d[\w.-]{0,20})\0", data, re.DOTALL)
    if version is None:
        return Identified("tls", tls=True, proof="TLS handshake", banner=readable(data))
    return Identified(
        "nrpe", product="NRPE", version=version[1].decode(), tls=True, open_access=True,
        proof="_NRPE_CHECK answered",
    )  # fmt: skip


def _open_without_certificate(stream: Stream) -> bool:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.maximum_version = ssl.TLSVersion.TLSv1_2  # 1.3 has no suite without a certificate
    context.set_ciphers("aNULL:ALL:@SECLEVEL=0")
    stream.socket.settimeout(min(1.5, stream.seconds_left))
    try:
        stream.socket = context.wrap_socket(stream.socket)
    except OSError:
        return False
    return True


_SYNC_LOOP = "/healthz/syncloop"
_SELF_SIGNED = re.compile(r"CN=[^,=]{1,253}-ca@\d{10}")


def _kubelet(stream: Stream) -> Identified | None:
    """One of its own health checks: known there, while a page that nobody has is not."""
    said = ask(stream, _get(stream, _SYNC_LOOP))
    answer = read_answer(said)
    if answer is None:
        return Identified(banner=readable(said)) if said else None
    found = Identified("kubelet", how="banner", product="kubelet")
    shown = shown_certificate(stream)
    if answer.status == 401 and shown is not None and _SELF_SIGNED.fullmatch(shown.issuer):
        return replace(found, open_access=False, proof="401, certificate of its own")
    if answer.status != 200 or answer.body != b"ok":
        return recognise(said, _SYNC_LOOP)
    other = read_answer(ask(stream, _get(stream, "/healthz/cyberscan")))
    if other is None or other.status != 404:
        return recognise(said, _SYNC_LOOP)
    return replace(found, open_access=True, proof=f"{_SYNC_LOOP} answered")


def _get(stream: Stream, path: str) -> bytes:
    ip = stream.permit.ip
    host = f"[{ip}]" if ":" in ip else ip
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\n\r\n".encode()


QUESTIONS: dict[str, Question] = {
    "zabbix": Question(_zabbix_frame(b"agent.version"), _zabbix_agent),
    "zabbix-server": Question(_zabbix_frame(b'{"request":"status.get","type":"ping"}'), _zabbix_server),
    "nut": Question(b"VER\n", _nut, goodbye=b"LOGOUT\n"),
}  # fmt: skip
DIALOGUES: dict[str, Dialogue] = {"nrpe": _nrpe, "kubelet": _kubelet}
