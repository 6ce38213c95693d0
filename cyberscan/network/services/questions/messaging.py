"""Message brokers and queues: what every client says first, before any name or password."""

from __future__ import annotations

import json
import re
import struct
from dataclasses import replace
from typing import Any

from cyberscan.network.dial import Stream
from cyberscan.network.services.answer import Dialogue, Identified, ask
from cyberscan.network.services.questions.form import NUMBER, Question
from cyberscan.network.text import readable


def _mqtt(data: bytes) -> Identified | None:
    """CONNACK (MQTT 3.1.1 §3.2); 0 lets in a client without credentials."""
    if data == b"\x20\x03\0\x84\0":  # a broker of version 5 alone (MQTT 5.0 §3.1.2.2)
        return Identified("mqtt", proof="CONNACK 0x84", features=("version 5 only",))
    if len(data) < 4 or data[:2] != b"\x20\x02" or data[2] > 1 or data[3] > 5:
        return None
    if data[2] and data[3]:  # a refusal has no session (§3.2.2.2)
        return None
    access = {0: True, 4: False, 5: False}.get(data[3])
    return Identified("mqtt", open_access=access, proof=f"CONNACK {data[3]}")


_AMQP_HEADER = re.compile(
    rb"AMQP(?:\x00\x00\x09\x01|\x01\x01\x00\x0a|\x01\x01\x08\x00|[\x00\x02\x03]\x01\x00\x00)"
)


def _amqp(data: bytes) -> Identified | None:
    """Connection.Start (AMQP 0-9-1 §1.4.2.1), or the header of the version spoken instead (§4.2.2).

    Our own header comes back from an echo as from a broker that has nothing to add: it proves nothing.
    """
    if _AMQP_HEADER.match(data) and data[:8] != _AMQP_OURS:
        version = ".".join(str(number) for number in data[5:8])
        return Identified("amqp", proof=f"protocol header {version}")
    size = int.from_bytes(data[3:7], "big")
    if data[:3] != b"\1\0\0" or data[7:11] != b"\0\x0a\0\x0a" or data[11:12] != b"\0":
        return None
    if not 12 <= size <= 100_000 or (len(data) >= size + 8 and data[size + 7] != 0xCE):
        return None
    words = {key: _amqp_text(data, key) for key in (b"product", b"version")}
    mechanisms = re.search(
        rb"\x00\x00\x00(.)([A-Z0-9_-]{1,20}(?: [A-Z0-9_-]{1,20}){0,11})\x00\x00\x00",
        data,
        re.DOTALL,
    )
    named = mechanisms[2].decode().lower().split() if mechanisms else []
    return Identified(
        "amqp", product=words[b"product"], version=words[b"version"], proof="Connection.Start",
        features=tuple(f"mechanism {name}" for name in named),
    )  # fmt: skip


def _amqp_text(data: bytes, key: bytes) -> str:
    """A long string of the table of properties (§4.2.5.3: type ``S``, its length in four bytes)."""
    found = re.search(re.escape(bytes([len(key)]) + key) + rb"S\0\0\0(.)", data, re.DOTALL)
    return readable(data[found.end() : found.end() + found[1][0]], 60) if found else ""


_AMQP_OURS = b"AMQP\0\0\x09\1"


def _kafka(data: bytes) -> Identified | None:
    """ApiVersions, version 0: our number, no error, then as many ranges of versions as are said."""
    if len(data) < 14 or int.from_bytes(data[:4], "big") != len(data) - 4 or data[4:8] != NUMBER:
        return None
    error, count = struct.unpack(">hi", data[8:14])
    if error or not 10 < count < 200 or len(data) != 14 + 6 * count:
        return None
    return Identified("kafka", product="Apache Kafka", proof=f"ApiVersions: {count} interfaces")


_CLIENT = b"cyberscan"
_KAFKA = struct.pack(">hh", 18, 0) + NUMBER + struct.pack(">h", len(_CLIENT)) + _CLIENT


def _zookeeper(data: bytes) -> Identified | None:
    """The first line of ``srvr``, or the refusal of a word that is not on the list of those allowed."""
    version = re.match(rb"Zookeeper version: (\d[\w.]{0,20})", data)
    if version:
        return Identified(
            "zookeeper", product="ZooKeeper", version=version[1].decode(), open_access=True,
            proof="srvr answered",
        )  # fmt: skip
    if data.strip() == b"srvr is not executed because it is not in the whitelist.":
        return Identified(
            "zookeeper", product="ZooKeeper", open_access=False, proof=readable(data, 80)
        )
    if data.startswith(b"This ZooKeeper instance is not currently serving requests"):
        return Identified("zookeeper", product="ZooKeeper", proof=readable(data, 80))
    return None


def _stomp(data: bytes) -> Identified | None:
    """CONNECTED to a client that gave no name, or the ERROR that asks for one (STOMP 1.2)."""
    frame = re.match(rb"(CONNECTED|ERROR)\r?\n((?:[\w-]{1,40}:[^\n]{0,300}\n){1,20})\r?\n", data)
    if frame is None:
        return None
    headers = dict(line.partition(b":")[::2] for line in frame[2].splitlines())
    if frame[1] == b"CONNECTED":
        if not re.fullmatch(rb"1\.[0-2]", headers.get(b"version", b"")):
            return None
        product, _, version = readable(headers.get(b"server", b""), 80).partition("/")
        return Identified(
            "stomp", product=product, version=version, open_access=True, proof="CONNECTED"
        )
    if not re.search(rb"connect|login|access|auth|passcode|credential", data, re.IGNORECASE):
        return None
    why = readable(headers.get(b"message", b""), 80)
    return Identified("stomp", open_access=False, proof=f"ERROR {why}")


def _gearman(stream: Stream) -> Identified | None:
    """ECHO_REQ is returned as ECHO_RES, with another magic word; the version is told in plain text."""
    said = ask(stream, b"\0REQ\0\0\0\x10\0\0\0\4" + NUMBER)
    if said != b"\0RES\0\0\0\x11\0\0\0\4" + NUMBER:
        return Identified(banner=readable(said)) if said else None
    version = re.fullmatch(rb"(?:OK )?(\d[\w.+~-]{0,20})\r?\n", ask(stream, b"version\r\n"))
    text = version[1].decode() if version else ""
    return Identified(
        "gearman", product="Gearman", version=text, open_access=True, proof="ECHO_RES"
    )


def _beanstalkd(data: bytes) -> Identified | None:
    """The tube that every new client uses."""
    if data != b"USING default\r\n":
        return None
    return Identified("beanstalkd", product="beanstalkd", open_access=True, proof="USING default")


def greeted(stream: Stream, data: bytes) -> Identified | None:
    """Brokers that speak first: NATS by its INFO, ActiveMQ by its WireFormatInfo."""
    return _nats(stream, data) or _openwire(data)


def _nats(stream: Stream, data: bytes) -> Identified | None:
    """INFO tells the version; a client that gives no name is then answered PONG, or refused."""
    said = _nats_info(data)
    if not {"server_id", "version", "max_payload"} <= said.keys():
        return None
    version = readable(str(said["version"])[:40].encode(errors="replace"))
    found = Identified(
        "nats", product="NATS", version=version, banner=f"NATS {version}", proof="INFO"
    )
    if said.get("tls_required") is True:
        return replace(found, features=("tls required",))
    answer = ask(
        stream, b'CONNECT {"verbose":false,"pedantic":false,"lang":"","version":""}\r\nPING\r\n'
    )
    if answer.startswith(b"PONG\r\n"):
        return replace(found, open_access=True, proof="PING answered by PONG")
    if answer.startswith(b"-ERR 'Authorization Violation'"):
        return replace(found, open_access=False, proof=readable(answer, 60))
    return found


def _nats_info(data: bytes) -> dict[str, Any]:
    line = re.match(rb"INFO (\{[^\r\n]{1,4000}\}) ?\r\n", data)
    try:
        said = json.loads(line[1]) if line else {}
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _openwire(data: bytes) -> Identified | None:
    """A WireFormatInfo of the length it says, with the word of the protocol in its place."""
    if len(data) < 18 or data[4] != 1 or data[5:13] != b"ActiveMQ":
        return None
    if not 14 <= int.from_bytes(data[:4], "big") <= 4096:
        return None
    version = re.search(rb"ProviderVersion\x09\0(.)([\x20-\x7e]{1,40})", data, re.DOTALL)
    text = version[2][: version[1][0]].decode() if version else ""
    return Identified(
        "activemq", product="ActiveMQ", version=text, banner="ActiveMQ", proof="WireFormatInfo"
    )


QUESTIONS: dict[str, Question] = {
    "mqtt": Question(b"\x10\x15\0\4MQTT\4\2\0\x1e\0\x09cyberscan", _mqtt, goodbye=b"\xe0\0"),
    "amqp": Question(_AMQP_OURS, _amqp),
    "kafka": Question(struct.pack(">i", len(_KAFKA)) + _KAFKA, _kafka),
    "zookeeper": Question(b"srvr", _zookeeper),
    "stomp": Question(b"CONNECT\naccept-version:1.0,1.1,1.2\nhost:/\n\n\0", _stomp,
                      goodbye=b"DISCONNECT\n\n\0"),
    "beanstalkd": Question(b"list-tube-used\r\n", _beanstalkd, goodbye=b"quit\r\n"),
}  # fmt: skip
DIALOGUES: dict[str, Dialogue] = {"gearman": _gearman}
