"""HTTP, in clear or over TLS, as one request whose answer may name the product behind it."""

from __future__ import annotations

import re
import ssl
from dataclasses import replace

from cyberscan.network.dial import Stream
from cyberscan.network.services import apis, clues
from cyberscan.network.services.answer import HTTP_WAIT, Dialogue, Identified, ask, hung_up
from cyberscan.network.services.certificate import shown_certificate
from cyberscan.network.services.greetings import greeted
from cyberscan.network.services.pages import WebPort, begins_a_film, is_whole
from cyberscan.network.text import readable
from cyberscan.recognition import read_answer

_MONGODB = re.compile(
    rb"(?:It looks like you are trying to access MongoDB over HTTP|You are trying to access MongoDB)"
    rb" on the native driver port\.[^<]{0,200}"
)
"""All that a MongoDB server says to a browser, since long before it knew our own question."""
ASKS_FOR_TLS = "asks for TLS"
_TOLD_TO_USE_TLS = re.compile(
    rb"HTTP request (?:(?:was )?sent )?to (?:an )?HTTPS|speaking plain HTTP"
)

_SPEAKS_TLS = re.compile("ALERT|^TLSV1_|PROTOCOL|KEY")
"""What OpenSSL calls an alert received (some names lack the word), and a disagreement with a TLS server."""


def http_at(path: str, host: str, port: int) -> Dialogue:
    """A dialogue that asks for ``path`` in clear; whoever speaks first there is named all the same."""

    def dialogue(stream: Stream) -> Identified | None:
        web = WebPort(host)
        said = web.ask(stream, path)
        found = prefers_tls(said) or recognise(said, path)
        if found is not None:
            return _looked_into(_or_a_proxy(found, web), web, stream)
        if not said:  # some who only speak TLS hang up on everything else, without a word
            return Identified(silent=True, clue=clues.TLS) if hung_up(stream) else None
        unknown = Identified(banner=readable(said), clue=clues.suspected(said))
        return greeted(stream, said, port) or unknown

    return dialogue


def _or_a_proxy(found: Identified, web: WebPort) -> Identified:
    """Some proxies only say "bad request", and nothing of themselves, to who asks as one asks a site."""
    bare = bool(web.answers) and web.answers[-1].status == 400 and not found.banner
    return replace(found, clue="proxy") if bare and found.name == "http" else found


def https_at(path: str, host: str) -> Dialogue:
    """A dialogue that opens TLS, then asks for ``path`` inside it."""

    def dialogue(stream: Stream) -> Identified | None:
        web = WebPort(host, certificate=shown_certificate(stream), tls=True)
        said = web.ask(stream, path)
        found = recognise(said, path)
        if found is None:  # who speaks first there is named all the same
            unknown = Identified(banner=readable(said), clue=clues.suspected(said))
            return greeted(stream, said, stream.permit.port) or unknown
        return _looked_into(found, web, stream)

    return inside_tls(dialogue)


def of_a_page(stream: Stream, said: bytes) -> Identified | None:
    """What the answer to :func:`hear_http` proves, with the product behind it; None when it is no HTTP."""
    found = recognise(said)
    if found is None:
        return None
    secret = isinstance(stream.socket, ssl.SSLSocket)
    web = WebPort(stream.permit.ip, tls=secret, certificate=shown_certificate(stream))
    if not said[:12].endswith(b" 400"):  # some want to know whom we ask for: it is said next
        web.keep(said)
    return _looked_into(found, web, stream)


def _looked_into(found: Identified, web: WebPort, stream: Stream) -> Identified:
    """``found`` with the product behind its pages, and what a second connection would still tell."""
    if found.proof == ASKS_FOR_TLS:
        return found
    if found.name != "http" or found.clue:
        return web.described(found)
    web.go_on(stream)

    def more(again: Stream) -> Identified:
        web.start_again()
        web.go_on(again)
        return web.described(replace(found, clue=""))

    seen = web.described(found)
    if not web.next_path(stream):
        return seen
    return replace(seen, more=inside_tls(more) if web.tls else more)


def inside_tls(inner: Dialogue) -> Dialogue:
    """A dialogue that opens TLS, then holds ``inner`` inside it."""

    def dialogue(stream: Stream) -> Identified | None:
        spoken = _open_tls(stream)
        if spoken is None:
            return None
        if not spoken:
            return Identified("tls", tls=True, proof="TLS alert")
        shown = shown_certificate(stream)
        found = inner(stream)
        if found is None or not found.name:
            said, clue = (found.banner, found.clue) if found else ("", "")
            clue = "" if clue == clues.TLS else clue
            return Identified(
                "tls", tls=True, proof="TLS handshake", banner=said, certificate=shown, clue=clue
            )
        name = "https" if found.name == "http" else found.name
        return replace(found, name=name, tls=True, certificate=found.certificate or shown)

    return dialogue


def prefers_tls(data: bytes) -> Identified | None:
    """What answers a question in clear by "use TLS": an alert, or a page that says so."""
    if re.match(rb"\x15\x03[\x00-\x04]\0\x02", data):
        return Identified("tls", tls=True, proof=ASKS_FOR_TLS)
    answer = read_answer(data)
    if answer is not None and answer.status == 400 and _TOLD_TO_USE_TLS.search(data):
        return Identified("https", tls=True, proof=ASKS_FOR_TLS)
    return None


def _open_tls(stream: Stream) -> bool | None:
    """True when TLS is up, False when the peer speaks TLS but not with us, None when it does not."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # it is looked at, not trusted: nothing secret is sent
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("ALL:@SECLEVEL=0")  # old equipment speaks nothing better, and is to be seen
    stream.socket.settimeout(min(2.0, stream.seconds_left))
    try:
        stream.socket = context.wrap_socket(stream.socket)
    except ssl.SSLError as error:
        return False if _SPEAKS_TLS.search(error.reason or "") else None
    except OSError:
        return None
    return True


def recognise(data: bytes, path: str = "/") -> Identified | None:
    """What an HTTP answer proves; None when it is none."""
    answer = read_answer(data)
    if answer is None:
        return None
    if _MONGODB.fullmatch(answer.body.strip()):
        return Identified("mongodb", how="banner", banner=readable(answer.body))
    server = readable(answer.headers.get("server", "").encode())
    special = apis.understood(answer, path)
    if special is not None:
        return replace(special, banner=server)
    clue = apis.suspected(answer, path)
    film = answer.status == 200 and answer.is_film
    return Identified("http", banner=server, clue=clue, features=("film",) if film else ())


def hear_http(stream: Stream) -> bytes:
    """The raw answer to ``GET /`` on a port of which nothing is known.

    HTTP/1.0 without ``Host``: Redis hangs up on that header, and complains about the rest.
    """
    return ask(stream, b"GET / HTTP/1.0\r\n\r\n", HTTP_WAIT, whole=is_whole, over=begins_a_film)
