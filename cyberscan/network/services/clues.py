"""What a service's complaint about a question that it does not speak lets us suspect.

A complaint names nobody: it only chooses the question of the second connection.
"""

from __future__ import annotations

import re

TLS = "tls"
"""To be asked again inside TLS."""

_COMPLAINTS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"-(?:ERR|NOAUTH|NOPERM|DENIED|LOADING|MISCONF|MASTERDOWN)\b"), "redis"),
    (re.compile(rb"(?:ERROR\r\n)+$|CLIENT_ERROR unauthenticated\r\n"), "memcached"),
    (re.compile(rb"RTSP/1\.0 4\d\d\b"), "rtsp"),
    (re.compile(rb"AMQP[\x00-\x03]\x00?[\x00-\x09]"), "amqp"),
    (re.compile(rb"(?:UNKNOWN_COMMAND\r\n)+$"), "beanstalkd"),
    (re.compile(rb"ERR UNKNOWN_COMMAND Unknown\+server\+command"), "gearman"),
    (re.compile(rb"ERR (?:UNKNOWN-COMMAND|INVALID-ARGUMENT|ACCESS-DENIED)\n"), "nut"),
    (re.compile(rb"ERROR\n(?:[\w-]{1,30}:[^\n]{0,200}\n){1,20}\n"), "stomp"),
    (re.compile(rb"[\x80-\x87]\x00.\x00\x00", re.DOTALL), "cassandra"),
    (re.compile(rb"[^\n]{1,60} is not executed because it is not in the whitelist"), "zookeeper"),
    (re.compile(rb"E[\x00-\x03]...S?FATAL|EFATAL", re.DOTALL), "postgres"),
)  # fmt: skip


def suspected(said: bytes) -> str:
    """The short name of the service that complains like that; empty when it could be any."""
    for form, name in _COMPLAINTS:
        if form.match(said[:2000]):
            return name
    return ""
