"""A file deposit takes passwords in clear: FTP without the AUTH TLS of RFC 4217."""

from cyberscan.sdk import Reason, Service, Verdict, not_tested

from ._exposure import Exposure, found


class FtpClearText(Exposure):
    id = "services.ftp_clear_text"
    homes = frozenset({21})

    def exposed(self, service: Service) -> Verdict | None:
        if service.name != "ftp" or service.tls:
            return None
        if not service.features:
            return not_tested(Reason.PROTOCOL_ERROR, "no list of features", str(service.port))
        offered = any(feature.startswith("auth ") for feature in service.features)
        return None if offered else found(service)
