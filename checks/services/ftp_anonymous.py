"""An FTP server says in its greeting that it takes anonymous users (RFC 1635); no name is ever sent to it."""

from cyberscan.sdk import Service, Verdict

from ._exposure import Exposure, found


class FtpAnonymous(Exposure):
    id = "services.ftp_anonymous"
    homes = frozenset({21})

    def exposed(self, service: Service) -> Verdict | None:
        if service.name == "ftp" and "anonymous announced" in service.features:
            return found(service)
        return None
