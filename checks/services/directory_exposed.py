"""A directory (LDAP, RFC 4511) answers to the whole Internet."""

from cyberscan.sdk import Service, Verdict

from ._exposure import Exposure, found


class DirectoryExposed(Exposure):
    id = "services.directory_exposed"
    homes = frozenset({389})

    def exposed(self, service: Service) -> Verdict | None:
        return found(service) if service.name == "ldap" else None
