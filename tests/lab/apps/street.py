"""Where the real applications of the laboratory live: loopback, one name each, nginx with TLS before them all.

Everything is started here and ended here. nginx writes down every request, by name: what a scan cost is what
the servers saw of it, not what the scanner says.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from cyberscan.demo.dns_server import DnsServer
from cyberscan.document import Document
from cyberscan.result import read_document
from tests.lab.apps.programs import App, Room
from tests.lab.authority import Authority
from tests.lab.daemons import Daemons
from tests.lab.tls.yard import SYSTEM_PATH, free_port

DOMAIN = "applications.test"
_PERIMETER = """\
version: 1
authority: {{name: Applications du laboratoire, kind: commune, siren: "213500010"}}
mandate: {{signed_by: Camille Essai, role: Maire, signed_on: {day}, valid_until: {end}, max_level: active}}
lab: true
assets:
{assets}"""
_HEADERS = """
    add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always;
    proxy_pass_header Server;
"""


class _Here:
    """Commands run where they are, and end with whoever started them, killed or not."""

    def in_town(self, *command: str) -> list[str]:
        return ["setpriv", "--pdeathsig", "TERM", *command]


class Street:
    """``with Street(APPS) as street: street.scan("standard")``."""

    def __init__(self, apps: tuple[App, ...]) -> None:
        os.environ["PATH"] = SYSTEM_PATH
        self._apps = apps
        self._stack = ExitStack()
        self.port = free_port()
        self.absent: dict[str, str] = {}
        """Applications that are not installed here, and what they lack."""

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            text = stack.enter_context(tempfile.TemporaryDirectory(prefix="cyberscan-apps-"))
            self.folder = Path(text)
            self.folder.chmod(0o755)
            self._open(stack)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def name(self, app: App) -> str:
        """Where an application is found."""
        return f"{app.id}.{DOMAIN}"

    def url(self, app: App) -> str:
        """Its address."""
        return f"https://{self.name(app)}:{self.port}"

    @property
    def running(self) -> list[App]:
        """What could be started."""
        return [app for app in self._apps if app.id not in self.absent]

    def scan(self, profile: str) -> Document:
        """Run the ordinary command over the whole street."""
        output = self.folder / f"{profile}.json"
        program = Path(sys.executable).with_name("cyberscan")
        command = [
            str(program), "scan", str(self._perimeter()), "--profile", profile, "--resolver", self._names.address,
            "--ca-file", str(self._authority.ca_file), "-f", "json", "-o", str(output), "--rate", "100", "-q",
        ]  # fmt: skip
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=500
        )  # fmt: skip
        if not output.exists():
            raise RuntimeError(
                f"exit {done.returncode}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
            )
        return read_document(output)

    def requests(self) -> Counter[str]:
        """How many requests each name got so far, from the servers' log."""
        return Counter((self.folder / "access.log").read_text().split())

    def _perimeter(self) -> Path:
        today = date.today()
        assets = "".join(
            f"  - {{url: '{self.url(app)}/', purpose: [site]}}\n" for app in self.running
        )
        path = self.folder / "perimeter.yml"
        path.write_text(
            _PERIMETER.format(
                day=today - timedelta(days=1), end=today + timedelta(days=30), assets=assets
            )
        )
        return path

    def _open(self, stack: ExitStack) -> None:
        logs = self.folder / "logs"
        logs.mkdir()
        self._daemons = Daemons(_Here(), logs)
        stack.callback(self._daemons.stop)
        self._authority = Authority(self.folder / "certs")
        pair = self._authority.issue(f"*.{DOMAIN}")
        ports: dict[str, int] = {}
        for app in self._apps:
            if lacking := app.lacks():
                self.absent[app.id] = lacking
                continue
            ports[app.id] = port = free_port()
            folder = self.folder / app.id
            folder.mkdir()
            app.start(Room(folder, self._daemons, port, self.url(app)))
        self._daemons.wait(60)
        (self.folder / "nginx.conf").write_text(
            _nginx(self.port, ports, pair.certificate, pair.key)
        )
        self._daemons.start(
            "nginx", ["nginx", "-p", str(self.folder), "-c", "nginx.conf", "-e", "stderr"],
            environment={**os.environ, "OPENSSL_CONF": "/dev/null"},
            listens=[f"tcp:127.0.0.1:{self.port}"],
        )  # fmt: skip
        self._daemons.wait(30)
        names = "".join(f"{app} 60 IN A 127.0.0.1\n" for app in ports)
        zone = f"@ 60 IN SOA ns h 1 1 1 1 1\n@ 60 IN NS ns\nns 60 IN A 127.0.0.1\n{names}"
        self._names = stack.enter_context(DnsServer({DOMAIN: zone}))


def _nginx(port: int, ports: dict[str, int], certificate: Path, key: Path) -> str:
    places = "".join(
        f"  server {{ listen 127.0.0.1:{port} ssl; server_name {app}.{DOMAIN}; {_HEADERS}"
        f"    location / {{ proxy_pass http://127.0.0.1:{inner}; }} }}\n"
        for app, inner in ports.items()
    )
    return f"""
daemon off; worker_processes 1; pid nginx.pid; error_log stderr crit;
events {{ worker_connections 256; }}
http {{
  server_tokens off; server_names_hash_bucket_size 128;
  log_format name '$host'; access_log access.log name;
  client_body_temp_path b; proxy_temp_path p; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
  ssl_certificate {certificate}; ssl_certificate_key {key};
  proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto https; proxy_read_timeout 60;
  proxy_buffer_size 32k; proxy_buffers 8 32k;
{places}}}
"""
