"""Message brokers."""

from __future__ import annotations

from cyberscan.network.services.answer import Identified
from cyberscan.network.services.questions.form import Question


def _mqtt(data: bytes) -> Identified | None:
    """CONNACK (MQTT 3.1.1 §3.2); 0 lets in a client without credentials."""
    if len(data) < 4 or data[:2] != b"\x20\x02" or data[2] > 1 or data[3] > 5:
        return None
    access = {0: True, 4: False, 5: False}.get(data[3])
    return Identified("mqtt", open_access=access, proof=f"CONNACK {data[3]}")


QUESTIONS: dict[str, Question] = {
    "mqtt": Question(b"\x10\x15\0\4MQTT\4\2\0\x1e\0\x09cyberscan", _mqtt, goodbye=b"\xe0\0"),
}  # fmt: skip
