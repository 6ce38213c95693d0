"""Services that speak through HTTP: which path each is asked, and the only answers that prove it.

A path is read, never written to, and gives at most a version or a state of health: no list, no content.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from cyberscan.network.services.answer import Identified
from cyberscan.network.text import readable
from cyberscan.recognition import Answer

PATHS: dict[str, str] = {
    "http": "/",
    "ipp": "/",
    "elasticsearch": "/",
    "couchdb": "/",
    "neo4j-http": "/",
    "docker": "/version",
    "etcd": "/version",
    "kubernetes": "/version",
    "registry": "/v2/",
    "consul": "/v1/status/leader",
    "nomad": "/v1/agent/health",
    "vault": "/v1/sys/health",
    "influxdb": "/ping",
    "clickhouse": "/cyberscan",
    "prometheus": "/api/v1/status/buildinfo",
    "exporter": "/metrics",
    "winrm": "/wsman",
}
"""By the short name of the service that a port is known for, or that an answer lets us suspect."""


def understood(answer: Answer, path: str) -> Identified | None:
    """The service that an answer to ``path`` proves; None when it is the answer of any server."""
    for proof in _PROOFS:
        found = proof(answer, path)
        if found is not None:
            return found
    return _introduced(answer)


def suspected(answer: Answer, path: str) -> str:
    """The service of :data:`PATHS` that an answer to another path lets us suspect; empty when none."""
    if path != "/":
        return ""
    server = answer.headers.get("server", "")
    if server.startswith("Docker/"):
        return "docker"
    if answer.status == 407 or answer.headers.keys() & {"proxy-agent", "proxy-connection"}:
        return "proxy"
    if server.lower().startswith(("squid", "tinyproxy", "privoxy", "mitmproxy")):
        return "proxy"
    if answer.status >= 400 and _SAYS_PROXY.search(answer.body[:2000]):
        return "proxy"
    if answer.status in (302, 307) and answer.headers.get("location", "").endswith("/graph"):
        return "prometheus"
    if answer.status == 200 and not server:
        return _of_a_bare_page(answer)
    return _of_a_bare_refusal(answer) if not server else ""


_SAYS_PROXY = re.compile(
    rb"(?:is|am) an? (?:http )?proxy\b|non-proxy request|proxy (?:server|request)", re.IGNORECASE
)
"""How a proxy complains of a request that is not addressed to somebody else. It only chooses a question."""


def _of_a_bare_page(answer: Answer) -> str:
    if not answer.body and answer.headers.get("cache-control") == "no-cache":
        return "registry"
    if answer.body == b"Ok.\n":
        return "clickhouse"
    metrics = re.search(rb"href=[\"']/?metrics[\"']", answer.body)
    return "exporter" if metrics and "exporter" in answer.title.lower() else ""


def _of_a_bare_refusal(answer: Answer) -> str:
    """etcd allows any origin, even for what it does not have."""
    allowed = answer.headers.get("access-control-allow-headers", "")
    bare = answer.status == 404 and answer.body == b"404 page not found\n"
    return "etcd" if bare and allowed == "accept, content-type, authorization" else ""


def _winrm(answer: Answer, path: str) -> Identified | None:
    """The listener knows ``/wsman`` but takes only POST; http.sys alone would say 404."""
    if path != "/wsman" or answer.status != 405:
        return None
    if not answer.headers.get("server", "").startswith("Microsoft-HTTPAPI/"):
        return None
    return Identified("winrm", product="WinRM", proof="/wsman answered by 405")


def _registry(answer: Answer, path: str) -> Identified | None:
    """The registry says which protocol it speaks; 401 is its way to ask who we are."""
    spoken = answer.headers.get("docker-distribution-api-version", "")
    if path != "/v2/" or not spoken.startswith("registry/"):
        return None
    access = {200: True, 401: False, 403: False}.get(answer.status)
    return Identified("registry", open_access=access, proof=f"/v2/ answered by {answer.status}")


def _influxdb(answer: Answer, path: str) -> Identified | None:
    version = answer.headers.get("x-influxdb-version", "").removeprefix("v")
    if not re.fullmatch(r"\d[\w.~+-]{0,40}", version):
        return None
    return Identified("influxdb", product="InfluxDB", version=version, proof="X-Influxdb-Version")


def _clickhouse(answer: Answer, path: str) -> Identified | None:
    """It explains itself: to who asks for a page that it does not have, and to a browser on its own port."""
    if answer.status == 400 and re.match(
        rb"Port [0-9]{1,5} is for clickhouse-client program\.", answer.body
    ):
        return Identified(
            "clickhouse", how="banner", product="ClickHouse", proof=readable(answer.body, 80)
        )
    if answer.status != 404 or not re.match(
        rb"There is no handle /cyberscan\b.{0,60}Use / or /ping for health checks",
        answer.body,
        re.DOTALL,
    ):
        return None
    return Identified("clickhouse", product="ClickHouse", proof="no handle /cyberscan")


def _consul(answer: Answer, path: str) -> Identified | None:
    """Since 1.11 its answers tell what a client without a token may do."""
    policy = answer.headers.get("x-consul-default-acl-policy", "")
    if policy not in ("allow", "deny"):
        return None
    proof = f"X-Consul-Default-ACL-Policy {policy}"
    return Identified("consul", product="Consul", open_access=policy == "allow", proof=proof)


def _exporter(answer: Answer, path: str) -> Identified | None:
    """Metrics in the text form of Prometheus: a type said for the first ones, then their values."""
    if path != "/metrics" or answer.status != 200:
        return None
    lines = answer.body[:8000].split(b"\n")
    typed = {line.split(b" ")[2] for line in lines if re.fullmatch(_TYPED, line)}
    valued = {re.split(rb"[{ ]", line, maxsplit=1)[0] for line in lines if _VALUED.match(line)}
    if len(typed & valued) < 2:
        return None
    return Identified(
        "exporter", open_access=True, proof=f"/metrics: {min(typed & valued).decode()}"
    )


_TYPED = re.compile(
    rb"# TYPE [A-Za-z_:][\w:]{0,100} (?:counter|gauge|histogram|summary|untyped)\r?"
)
_VALUED = re.compile(rb"[A-Za-z_:][\w:]{0,100}(?:\{[^}\n]{0,500}\})? [-+]?(?:\d|Inf|NaN)")


def _asks_who(answer: Answer, path: str) -> Identified | None:
    """Kubernetes refuses in an object of its own (its API conventions, kind ``Status``)."""
    said = _object(answer)
    if answer.status not in (401, 403) or said.get("kind") != "Status":
        return None
    if said.get("apiVersion") != "v1" or said.get("status") != "Failure":
        return None
    if said.get("code") != answer.status or "reason" not in said:
        return None
    proof = f"Status {_text(said['reason'])}"
    return Identified("kubernetes", product="Kubernetes", open_access=False, proof=proof)


_KUBELET = re.compile(
    rb"Forbidden \(user=system:anonymous, verb=get, resource=nodes, subresource(?:=|\(s\)=\[)(?:proxy|healthz)"
)


def _kubelet(answer: Answer, path: str) -> Identified | None:
    """It tells whom it refuses what, on every path that it does not give to anybody."""
    if answer.status != 403 or not _KUBELET.match(answer.body):
        return None
    proof = readable(answer.body, 120)
    return Identified("kubelet", product="kubelet", open_access=False, proof=proof)


_Proof = Callable[[Answer, str], Identified | None]
_PROOFS: tuple[_Proof, ...] = (
    _winrm,
    _registry,
    _influxdb,
    _clickhouse,
    _consul,
    _exporter,
    _asks_who,
    _kubelet,
)


def _introduced(answer: Answer) -> Identified | None:
    """Services that introduce themselves by an object in JSON."""
    said = _object(answer)
    if not said:
        return None
    if answer.status == 401 and "security_exception" in str(said.get("error"))[:500]:
        return Identified("elasticsearch", open_access=False, proof="security_exception")
    if {"initialized", "sealed", "standby", "server_time_utc"} <= said.keys():
        state = "sealed" if said["sealed"] is True else "unsealed"
        return Identified("vault", product="Vault", version=_text(said.get("version")), proof=state)
    return _open_service(said) if answer.status == 200 else None


def _open_service(said: dict[str, Any]) -> Identified | None:
    version = said.get("version")
    named = "cluster_name" in said or said.get("tagline") == "You Know, for Search"  # before 1.0
    if isinstance(version, dict) and named and "lucene_version" in version:
        opensearch = version.get("distribution") == "opensearch"
        return Identified(
            "elasticsearch", product="OpenSearch" if opensearch else "Elasticsearch",
            version=_text(version.get("number")), open_access=True,
            proof=f"cluster_name {_text(said.get('cluster_name'))}",
        )  # fmt: skip
    if said.get("couchdb") == "Welcome":
        return Identified(
            "couchdb", product="CouchDB", version=_text(version), proof="couchdb Welcome"
        )
    if "ApiVersion" in said and "MinAPIVersion" in said:
        return Identified(
            "docker", product="Docker", version=_text(said.get("Version")), open_access=True,
            proof="/version answered",
        )  # fmt: skip
    if "etcdserver" in said and "etcdcluster" in said:
        version = _text(said["etcdserver"])
        return Identified("etcd", product="etcd", version=version, proof="/version answered")
    return _of_a_cluster(said)


def _of_a_cluster(said: dict[str, Any]) -> Identified | None:
    if {"major", "minor", "gitVersion", "gitCommit", "platform"} <= said.keys():
        # /version is public by design: it says nothing of the rest.
        version = _text(said["gitVersion"]).removeprefix("v")
        return Identified(
            "kubernetes", product="Kubernetes", version=version, proof="/version answered"
        )
    if {"neo4j_version", "neo4j_edition"} <= said.keys():
        version = _text(said["neo4j_version"])
        return Identified("neo4j", product="Neo4j", version=version, proof="neo4j_version")
    data = said.get("data")
    if said.get("status") == "success" and isinstance(data, dict) and "goVersion" in data:
        return Identified(
            "prometheus", product="Prometheus", version=_text(data.get("version")),
            open_access=True, proof="/api/v1/status/buildinfo answered",
        )  # fmt: skip
    agent = said.get("server") or said.get("client")
    if (
        said.keys() <= {"server", "client"}
        and isinstance(agent, dict)
        and agent.keys() == {"message", "ok"}
    ):
        return Identified("nomad", product="Nomad", proof="/v1/agent/health answered")
    return None


def _object(answer: Answer) -> dict[str, Any]:
    """The body as one JSON object; empty when it is none."""
    body = answer.body.lstrip()
    try:
        said = json.loads(body) if body.startswith(b"{") else {}
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _text(value: object) -> str:
    return readable(str(value or "")[:200].encode("utf-8", "replace"), 60)
