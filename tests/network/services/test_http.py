import pytest

from cyberscan.network.services.http import prefers_tls, recognise
from cyberscan.network.services.pages import is_whole
from cyberscan.recognition import read_answer


def answer(*headers: str, body: str = "", status: str = "200 OK") -> bytes:
    return "\r\n".join((f"HTTP/1.1 {status}", *headers, "", body)).encode()


@pytest.mark.parametrize(
    "body", ["", "[" * 5000, "null", "3", '{"version": {}}', '{"cluster_name": 1}']
)
def test_odd_json_is_just_http(body: str) -> None:
    seen = recognise(answer(body=body))
    assert seen is not None
    assert seen.name == "http"


def test_a_protected_elasticsearch_is_named_but_not_open() -> None:
    body = '{"error":{"type":"security_exception"},"status":401}'
    seen = recognise(answer(body=body, status="401 Unauthorized"))
    assert seen is not None
    assert (seen.name, seen.open_access) == ("elasticsearch", False)


def test_chunks_are_put_together() -> None:
    body = '10\r\n{"couchdb":"Welc\r\n5\r\nome"}\r\n0\r\n\r\n'
    seen = recognise(answer("Transfer-Encoding: chunked", body=body))
    assert seen is not None
    assert seen.name == "couchdb"


@pytest.mark.parametrize("data", [b"", b"HTTP/2 200", b"OK", b"GET / HTTP/1.1\r\n\r\n"])
def test_what_is_no_http(data: bytes) -> None:
    assert read_answer(data) is None


def test_a_port_that_wants_tls_says_so() -> None:
    assert prefers_tls(b"\x15\x03\x01\x00\x02\x02\x0a")
    assert prefers_tls(b"HTTP/1.1 400\r\n\r\nThe plain HTTP request was sent to HTTPS port")
    assert prefers_tls(
        b"HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server."
    )
    assert not prefers_tls(b"HTTP/1.1 400\r\n\r\nBad request")
    assert not prefers_tls(b"HTTP/1.1 200 OK\r\n\r\nThe plain HTTP request was sent to HTTPS port")


@pytest.mark.parametrize(
    ("data", "whole"),
    [
        (b"SSH-2.0-x\r\n", True),
        (b"HTTP/1.1 200 OK\r\nContent-Le", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabcd", True),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", False),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", True),
        (b"HTTP/1.0 200 OK\r\n\r\nab", False),
    ],
)
def test_an_answer_is_whole_at_its_announced_length(data: bytes, whole: bool) -> None:
    assert is_whole(data) is whole


def test_docker_tells_its_version() -> None:
    body = '{"Version":"20.10.24","ApiVersion":"1.41","MinAPIVersion":"1.12"}'
    seen = recognise(f"HTTP/1.1 200 OK\r\n\r\n{body}".encode(), "/version")
    assert seen is not None
    assert (seen.name, seen.version) == ("docker", "20.10.24")


@pytest.mark.parametrize(
    ("page", "name"),
    [
        (b"It looks like you are trying to access MongoDB over HTTP on the native driver port.\n", "mongodb"),
        (b"<p>It says: you are trying to access MongoDB over HTTP on the native driver port.", "http"),
    ],
)  # fmt: skip
def test_mongodb_is_named_by_its_own_sentence_alone(page: bytes, name: str) -> None:
    seen = recognise(b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n" + page)
    assert seen is not None
    assert seen.name == name
