"""HTTP, in clear or over TLS, as one request whose answer may name the product behind it."""

from __future__ import annotations

import json
import re
import ssl
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from cyberscan.network.dial import Stream
from cyberscan.network.services.answer import HTTP_WAIT, Dialogue, Identified, ask
from cyberscan.network.services.greetings import greeted
from cyberscan.network.text import readable

_PRODUCTS = Path(__file__).parents[2] / "data" / "http_products.toml"
_MONGODB = re.compile(
    rb"(?:It looks like you are trying to access MongoDB over HTTP|You are trying to access MongoDB)"
    rb" on the native driver port\.[^<]{0,200}"
)
"""All that a MongoDB server says to a browser, since long before it knew our own question."""
ASKS_FOR_TLS = "asks for TLS"
_TOLD_TO_USE_TLS = re.compile(
    rb"HTTP request (?:(?:was )?sent )?to (?:an )?HTTPS|speaking plain HTTP"
)


@dataclass(frozen=True)
class HttpAnswer:
    """The parts of an answer that may name a product; names of headers in lower case."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def title(self) -> str:
        """The page's title, on one line."""
        found = re.search(rb"<title[^>]{0,200}>([^<]{0,300})", self.body, re.IGNORECASE)
        return readable(found[1]) if found else ""

    @property
    def realm(self) -> str:
        """The realm of a password prompt."""
        found = re.search(r'realm="([^"]{0,100})"', self.headers.get("www-authenticate", ""))
        return found[1] if found else ""


def parse(data: bytes) -> HttpAnswer | None:
    """The answer in ``data``; None when it is no HTTP."""
    status = re.match(rb"HTTP/1\.[01] (\d{3})[ \r\n]", data)
    if status is None:
        return None
    head, _, body = data.partition(b"\r\n\r\n")
    headers: dict[str, str] = {}
    for line in head.split(b"\r\n")[1:100]:
        name, colon, value = line.partition(b":")
        if colon:
            headers.setdefault(readable(name, 60).lower(), readable(value))
    return HttpAnswer(int(status[1]), headers, body)


def http_at(path: str, host: str, port: int) -> Dialogue:
    """A dialogue that asks for ``path`` in clear; whoever speaks first there is named all the same."""

    def dialogue(stream: Stream) -> Identified | None:
        said = ask(stream, _request(path, host), HTTP_WAIT, whole=is_whole)
        found = prefers_tls(said) or recognise(said, path) or greeted(stream, said, port)
        return found or (Identified(banner=readable(said)) if said else None)

    return dialogue


def https_at(path: str, host: str) -> Dialogue:
    """A dialogue that opens TLS, then asks for ``path`` inside it."""

    def dialogue(stream: Stream) -> Identified | None:
        data = ask(stream, _request(path, host), HTTP_WAIT, whole=is_whole)
        return recognise(data, path) or Identified(banner=readable(data))

    return inside_tls(dialogue)


def inside_tls(inner: Dialogue) -> Dialogue:
    """A dialogue that opens TLS, then holds ``inner`` inside it."""

    def dialogue(stream: Stream) -> Identified | None:
        spoken = _open_tls(stream)
        if spoken is None:
            return None
        if not spoken:
            return Identified("tls", tls=True, proof="TLS alert")
        found = inner(stream)
        if found is None or not found.name:
            said = found.banner if found else ""
            return Identified("tls", tls=True, proof="TLS handshake", banner=said)
        name = "https" if found.name == "http" else found.name
        return replace(found, name=name, tls=True)

    return dialogue


def prefers_tls(data: bytes) -> Identified | None:
    """What answers a question in clear by "use TLS": an alert, or a page that says so."""
    if re.match(rb"\x15\x03[\x00-\x04]\0\x02", data):
        return Identified("tls", tls=True, proof=ASKS_FOR_TLS)
    answer = parse(data)
    if answer is not None and answer.status == 400 and _TOLD_TO_USE_TLS.search(data):
        return Identified("https", tls=True, proof=ASKS_FOR_TLS)
    return None


def is_whole(data: bytes) -> bool:
    """Whether an HTTP answer has come to the length it announces; anything else is taken as it is."""
    if not data.startswith(b"HTTP/1."):
        return True
    answer = parse(data)
    if answer is None or b"\r\n\r\n" not in data:
        return False
    if "chunked" in answer.headers.get("transfer-encoding", "").lower():
        return answer.body.endswith(b"0\r\n\r\n")
    length = re.fullmatch(r"\d{1,9}", answer.headers.get("content-length", ""))
    # Without a length the end is the end of the connection, which ends the hearing by itself.
    return length is not None and len(answer.body) >= int(length[0])


def _request(path: str, host: str) -> bytes:
    name = f"[{host}]" if ":" in host else host
    return (
        f"GET {path} HTTP/1.1\r\nHost: {name}\r\nUser-Agent: Mozilla/5.0 (compatible; cyberscan)\r\n"
        "Accept: */*\r\nConnection: close\r\n\r\n"
    ).encode()


def _open_tls(stream: Stream) -> bool | None:
    """True when TLS is up, False when the peer speaks TLS but not with us, None when it does not."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # it is looked at, not trusted: nothing secret is sent
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    stream.socket.settimeout(2.0)
    try:
        stream.socket = context.wrap_socket(stream.socket)
    except ssl.SSLError as error:
        reason = error.reason or ""
        return False if "ALERT" in reason or "PROTOCOL" in reason or "KEY" in reason else None
    except OSError:
        return None
    return True


def recognise(data: bytes, path: str = "/") -> Identified | None:
    """What an HTTP answer proves; None when it is none."""
    answer = parse(data)
    if answer is None:
        return None
    if _MONGODB.fullmatch(answer.body.strip()):
        return Identified("mongodb", how="banner", banner=readable(answer.body))
    server = answer.headers.get("server", "")
    found = Identified("http", banner=server, product=_product(answer))
    special = _json_service(answer) if path in ("/", "/version") else None
    if special is None and path == "/wsman":
        special = _winrm(answer)
    return replace(special, banner=server) if special else found


def _winrm(answer: HttpAnswer) -> Identified | None:
    """The listener knows ``/wsman`` but takes only POST; http.sys alone would say 404."""
    if answer.status == 405 and answer.headers.get("server", "").startswith("Microsoft-HTTPAPI/"):
        return Identified("winrm", product="WinRM", proof="/wsman answered by 405")
    return None


def _json_service(answer: HttpAnswer) -> Identified | None:
    """Data services that introduce themselves in JSON."""
    try:
        said = json.loads(_dechunked(answer))
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    if answer.status == 401 and "security_exception" in str(said.get("error"))[:500]:
        return Identified("elasticsearch", open_access=False, proof="security_exception")
    if answer.status != 200:
        return None
    return _open_service(said)


def _open_service(said: dict[str, object]) -> Identified | None:
    version = said.get("version")
    if isinstance(version, dict) and "cluster_name" in said and "lucene_version" in version:
        return Identified(
            "elasticsearch", version=readable(str(version.get("number")).encode(), 40),
            open_access=True, proof=f"cluster_name {_text(said['cluster_name'])}",
        )  # fmt: skip
    if said.get("couchdb") == "Welcome":
        return Identified("couchdb", version=_text(version), proof="couchdb Welcome")
    if "ApiVersion" in said and "MinAPIVersion" in said:
        return Identified(
            "docker",
            version=_text(said.get("Version")),
            open_access=True,
            proof="/version answered",
        )
    if "etcdserver" in said and "etcdcluster" in said:
        return Identified("etcd", version=_text(said["etcdserver"]), proof="/version answered")
    return None


def _text(value: object) -> str:
    return readable(str(value or "").encode("utf-8", "replace"), 60)


def _dechunked(answer: HttpAnswer) -> bytes:
    if "chunked" not in answer.headers.get("transfer-encoding", "").lower():
        return answer.body
    whole, rest = b"", answer.body
    while match := re.match(rb"([0-9a-fA-F]{1,6})[^\r\n]{0,100}\r\n", rest):
        size = int(match[1], 16)
        whole += rest[match.end() : match.end() + size]
        rest = rest[match.end() + size + 2 :]
    return whole


@cache
def _rules() -> tuple[dict[str, str], ...]:
    return tuple(tomllib.loads(_PRODUCTS.read_text(encoding="utf-8"))["product"])


def _product(answer: HttpAnswer) -> str:
    for rule in _rules():
        if all(_holds(answer, what, form) for what, form in rule.items() if what != "name"):
            return rule["name"]
    return ""


def _holds(answer: HttpAnswer, what: str, form: str) -> bool:
    if what == "body":
        return re.search(form.encode(), answer.body) is not None
    if what == "header":
        return form in answer.headers
    if what == "title":
        return re.fullmatch(form, answer.title) is not None
    if what == "realm":
        return re.fullmatch(form, answer.realm) is not None
    return re.fullmatch(form, answer.headers.get(what, "")) is not None


def hear_http(stream: Stream) -> bytes:
    """The raw answer to ``GET /`` on a port of which nothing is known.

    HTTP/1.0 without ``Host``: Redis hangs up on that header, and complains about the rest.
    """
    return ask(stream, b"GET / HTTP/1.0\r\n\r\n", HTTP_WAIT, whole=is_whole)
