"""Brokers and queues: recorded answers of real ones, and what must not be taken for them."""

import socket
import struct
from collections.abc import Callable

import pytest

from cyberscan.network.services import Identified
from cyberscan.network.services.questions import QUESTIONS

Name = Callable[..., Identified]

RABBITMQ = (
    b"\x01\x00\x00\x00\x00\x01\xec\x00\n\x00\n\x00\t\x00\x00\x01\xc7\x0ccapabilitiesF\x00\x00\x00\xc7"
    b"\x12publisher_confirmst\x01\x1aexchange_exchange_bindingst\x01\nbasic.nackt\x01"
    b"\x16consumer_cancel_notifyt\x01\x12connection.blockedt\x01\x13consumer_prioritiest\x01"
    b"\x1cauthentication_failure_closet\x01\x10per_consumer_qost\x01\x0fdirect_reply_tot\x01"
    b"\x0ccluster_nameS\x00\x00\x00\x05s2@vm\tcopyrightS\x00\x00\x007Copyright (c) 2007-2022 VMware, "
    b"Inc. or its affiliates.\x0binformationS\x00\x00\x009Licensed under the MPL 2.0. Website: "
    b"https://rabbitmq.com\x08platformS\x00\x00\x00\x11Erlang/OTP 25.2.3\x07productS\x00\x00\x00\x08"
    b"RabbitMQ\x07versionS\x00\x00\x00\x063.10.8\x00\x00\x00\x0ePLAIN AMQPLAIN\x00\x00\x00\x05en_US\xce"
)
ZOOKEEPER = b"Zookeeper version: 3.8.0-${mvngit.commit.id}, built on 2024-12-29 17:54 UTC\nLatency min/avg/max: 0\n"
ACTIVEMQ_STOMP = (
    b"CONNECTED\nserver:ActiveMQ/5.17.2\nheart-beat:0,0\nsession:ID:vm-1\nversion:1.2\n\n\x00\n"
)
OPENWIRE = (
    b"\x00\x00\x00\x68\x01ActiveMQ\x00\x00\x00\x0c\x01\x00\x00\x00\x56\x00\x00\x00\x03"
    b"\x00\x0cProviderName\t\x00\x08ActiveMQ\x00\x0cCacheEnabled\x01\x01"
    b"\x00\x0fProviderVersion\t\x00\x065.17.2"
)
NATS = b'INFO {"server_id":"NC7","version":"2.9.10","proto":1,"max_payload":1048576} \r\n'


def kafka(count: int, number: bytes = b"cybr") -> bytes:
    body = number + struct.pack(">hi", 0, count) + struct.pack(">hhh", 0, 0, 9) * count
    return struct.pack(">i", len(body)) + body


@pytest.mark.parametrize(
    ("question", "answer", "product", "version", "open_access"),
    [
        ("amqp", RABBITMQ, "RabbitMQ", "3.10.8", None),
        ("amqp", b"AMQP\x00\x01\x00\x00", "", "", None),
        ("kafka", kafka(61), "Apache Kafka", "", None),
        ("zookeeper", ZOOKEEPER, "ZooKeeper", "3.8.0", True),
        (
            "zookeeper",
            b"srvr is not executed because it is not in the whitelist.\n",
            "ZooKeeper",
            "",
            False,
        ),
        ("stomp", ACTIVEMQ_STOMP, "ActiveMQ", "5.17.2", True),
        (
            "stomp",
            b"ERROR\nmessage:Bad CONNECT\ncontent-type:text/plain\n\nAccess refused\n\0",
            "",
            "",
            False,
        ),
        ("beanstalkd", b"USING default\r\n", "beanstalkd", "", True),
    ],
)
def test_the_real_answer_is_understood(
    question: str, answer: bytes, product: str, version: str, open_access: bool | None
) -> None:
    seen = QUESTIONS[question].understood(answer)
    assert seen is not None
    assert (seen.name, seen.product, seen.version, seen.open_access) == (
        question,
        product,
        version,
        open_access,
    )


def test_rabbitmq_names_how_one_may_log_in() -> None:
    seen = QUESTIONS["amqp"].understood(RABBITMQ)
    assert seen is not None
    assert seen.features == ("mechanism plain", "mechanism amqplain")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("amqp", QUESTIONS["amqp"].send),  # an echo
        ("amqp", RABBITMQ[:11]),
        ("amqp", RABBITMQ[:-1] + b"\0"),
        ("kafka", kafka(61, b"rbyc")),
        ("kafka", kafka(61)[:-1]),
        ("kafka", kafka(2)),
        ("kafka", QUESTIONS["kafka"].send),
        ("zookeeper", b"Zookeeper version: none\n"),
        ("zookeeper", b"imok"),
        ("stomp", b"CONNECTED\n\n\0"),
        ("stomp", b"ERROR\nmessage:no\n\n\0"),
        ("stomp", QUESTIONS["stomp"].send),
        ("beanstalkd", b"USING default\r\nOK\r\n"),
        ("mqtt", b"\x20\2\1\5"),
    ],
)
def test_a_near_miss_is_not(question: str, answer: bytes) -> None:
    assert QUESTIONS[question].understood(answer) is None


def speaking(words: bytes, **answers: bytes) -> Callable[[socket.socket], None]:
    def script(client: socket.socket) -> None:
        client.sendall(words)
        while data := client.recv(4096):
            client.sendall(answers.get(data.split()[0].decode("latin-1"), b"-ERR 'Unknown'\r\n"))

    return script


@pytest.mark.parametrize(
    ("answer", "open_access"),
    [(b"PONG\r\n", True), (b"-ERR 'Authorization Violation'\r\n", False), (b"", None)],
)
def test_nats_lets_in_or_refuses_who_gives_no_name(
    name: Name, answer: bytes, open_access: bool | None
) -> None:
    seen = name(speaking(NATS, CONNECT=answer), "nats")
    assert (seen.name, seen.version, seen.open_access) == ("nats", "2.9.10", open_access)


def test_activemq_by_what_it_says_first(name: Name) -> None:
    seen = name(speaking(OPENWIRE), "activemq")
    assert (seen.name, seen.product, seen.version) == ("activemq", "ActiveMQ", "5.17.2")


@pytest.mark.parametrize(
    "words", [b'INFO {"version":"1"}\r\n', b"INFO [1]\r\n", b"INFO {" + b"[" * 3000 + b"}\r\n", b"\0\0\0\x20\1ActiveMQ"]
)  # fmt: skip
def test_words_that_only_look_like_a_broker_name_none(name: Name, words: bytes) -> None:
    assert name(speaking(words)).name == ""


def gearman(client: socket.socket) -> None:
    while data := client.recv(4096):
        if data.startswith(b"\0REQ\0\0\0\x10"):
            client.sendall(b"\0RES\0\0\0\x11" + data[8:])
        else:
            client.sendall(b"OK 1.1.20+ds\n")


def test_gearman_returns_our_words_as_its_own(name: Name) -> None:
    seen = name(gearman, "gearman")
    assert (seen.name, seen.version, seen.open_access) == ("gearman", "1.1.20+ds", True)


def test_a_broker_of_version_5_alone_says_so() -> None:
    seen = QUESTIONS["mqtt"].understood(b"\x20\3\0\x84\0")
    assert seen is not None
    assert (seen.name, seen.open_access, seen.features) == ("mqtt", None, ("version 5 only",))
    assert QUESTIONS["mqtt"].understood(b"\x20\3\0\x85\0") is None
