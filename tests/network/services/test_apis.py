"""Services that speak through HTTP, by answers recorded or written as their makers describe them."""

import json

import pytest

from cyberscan.network.services.http import recognise


def http(body: object = b"", *headers: str, status: str = "200 OK") -> bytes:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return "\r\n".join((f"HTTP/1.1 {status}", *headers, "", "")).encode() + raw


METRICS = b"""# HELP go_goroutines Number of goroutines that currently exist.
# TYPE go_goroutines gauge
go_goroutines 8
# HELP go_info Information about the Go environment.
# TYPE go_info gauge
go_info{version="go1.19.8"} 1
"""
KUBERNETES = {
    "major": "1", "minor": "27", "gitVersion": "v1.27.3", "gitCommit": "25b", "platform": "linux/amd64",
}  # fmt: skip
STATUS = {
    "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
    "message": "Unauthorized", "reason": "Unauthorized", "code": 401,
}  # fmt: skip
VAULT = {
    "initialized": True, "sealed": True, "standby": True, "server_time_utc": 1, "version": "1.15.2",
}  # fmt: skip
BUILD = {"status": "success", "data": {"version": "2.42.0+ds", "goVersion": "go1.19.6"}}
OPENSEARCH = {
    "cluster_name": "c",
    "version": {"distribution": "opensearch", "number": "2.11.0", "lucene_version": "9.7.0"},
}


@pytest.mark.parametrize(
    ("data", "path", "expected", "version", "open_access"),
    [
        (http(b"", "Docker-Distribution-Api-Version: registry/2.0"), "/v2/", "registry", "", True),
        (
            http(
                b"", "Docker-Distribution-Api-Version: registry/2.0", status="401 Unauthorized"
            ),
            "/v2/", "registry", "", False,
        ),
        (http(b"", "X-Influxdb-Version: 1.6.7~rc0", status="204 No Content"), "/ping", "influxdb",
         "1.6.7~rc0", None),
        (http(b'"10.0.0.1:8300"', "X-Consul-Default-Acl-Policy: allow"), "/v1/status/leader", "consul", "", True),
        (http(b'"10.0.0.1:8300"', "X-Consul-Default-Acl-Policy: deny"), "/v1/status/leader", "consul", "", False),
        (http(METRICS), "/metrics", "exporter", "", True),
        (http(KUBERNETES), "/version", "kubernetes", "1.27.3", None),
        (http(STATUS, status="401 Unauthorized"), "/version", "kubernetes", "", False),
        (http(VAULT, status="503 Service Unavailable"), "/v1/sys/health", "vault", "1.15.2", None),
        (http(BUILD), "/api/v1/status/buildinfo", "prometheus", "2.42.0+ds", True),
        (http({"server": {"message": "ok", "ok": True}}), "/v1/agent/health", "nomad", "", None),
        (http({"neo4j_version": "5.12.0", "neo4j_edition": "community"}), "/", "neo4j", "5.12.0", None),
        (http(OPENSEARCH), "/", "elasticsearch", "2.11.0", True),
        (
            http(b"Port 9000 is for clickhouse-client program.\r\nYou must use port 8123 for HTTP.\r\n",
                 status="400 Bad Request"),
            "/", "clickhouse", "", None,
        ),
    ],
)  # fmt: skip
def test_a_service_is_known_by_its_own_answer(
    data: bytes, path: str, expected: str, version: str, open_access: bool | None
) -> None:
    seen = recognise(data, path)
    assert seen is not None
    assert (seen.name, seen.version, seen.open_access) == (expected, version, open_access)


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (http(b"ok"), "/v2/"),
        (http(b"", "Docker-Distribution-Api-Version: registry/2.0"), "/"),
        (http(b"", "X-Influxdb-Version: <script>"), "/ping"),
        (http(b"There is no handle /cyberscan. Use / or /ping for health checks"), "/cyberscan"),
        (http(METRICS), "/"),
        (http(b"# TYPE a counter\na 1\n"), "/metrics"),
        (http(b"<pre>" + METRICS.replace(b"\n", b"<br>") + b"</pre>"), "/metrics"),
        (http(STATUS), "/version"),
        (http({"kind": "Status"}, status="401 Unauthorized"), "/version"),
        (http({"initialized": True, "sealed": False}), "/v1/sys/health"),
        (http({"server": {"message": "ok", "ok": True}, "name": "x"}), "/"),
        (http({"status": "success", "data": {"version": "1"}}), "/api/v1/status/buildinfo"),
        (http(b'{"a":' * 50_000), "/"),
    ],
)
def test_a_near_miss_is_a_page_like_any_other(data: bytes, path: str) -> None:
    seen = recognise(data, path)
    assert seen is not None
    assert (seen.name, seen.open_access) == ("http", None)


@pytest.mark.parametrize(
    ("data", "clue"),
    [
        (http(b"<a>Found</a>", "Location: /graph", status="302 Found"), "prometheus"),
        (http(b"", "Cache-Control: no-cache"), "registry"),
        (http(b"Ok.\n"), "clickhouse"),
        (http(b'<title>Node Exporter</title><a href="/metrics">Metrics</a>'), "exporter"),
        (http(b"", "Server: Docker/24.0 (linux)", status="404 Not Found"), "docker"),
        (http(b"Ok.\n", "Server: nginx"), ""),
        (http(b"<title>Mairie</title>"), ""),
    ],
)
def test_what_a_page_lets_us_suspect_is_only_asked(data: bytes, clue: str) -> None:
    seen = recognise(data)
    assert seen is not None
    assert (seen.name, seen.clue) == ("http", clue)


def test_elasticsearch_before_it_told_its_cluster() -> None:
    body = {
        "tagline": "You Know, for Search",
        "version": {"number": "0.90.7", "lucene_version": "4.5.1"},
    }
    seen = recognise(http(body))
    assert seen is not None
    assert (seen.name, seen.version, seen.open_access) == ("elasticsearch", "0.90.7", True)


def test_a_kubelet_tells_whom_it_refuses_on_any_path() -> None:
    words = b"Forbidden (user=system:anonymous, verb=get, resource=nodes, subresource=proxy)"
    seen = recognise(http(words, status="403 Forbidden"))
    assert seen is not None
    assert (seen.name, seen.open_access) == ("kubelet", False)
    near = recognise(http(b"<p>" + words, status="403 Forbidden"))
    assert near is not None
    assert near.name == "http"


def test_a_page_that_says_it_is_a_proxy_only_chooses_the_question() -> None:
    words = b"This is a proxy server. Does not respond to non-proxy requests.\n"
    seen = recognise(http(words, status="500 Internal Server Error"))
    assert seen is not None
    assert (seen.name, seen.clue) == ("http", "proxy")
    other = recognise(http(b"Bad proxy configuration", status="500 Internal Server Error"))
    assert other is not None
    assert other.clue == ""
