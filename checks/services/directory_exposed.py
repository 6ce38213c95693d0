"""A directory (LDAP, RFC 4511) answers to the whole Internet."""

from cyberscan.sdk import Service, Verdict

from ._exposure import Exposure, found


class DirectoryExposed(Exposure):
    id = "services.directory_exposed"
    homes = frozenset({389})

    def exposed(self, service: Service) -> Verdict | None:
        # That its root entry is shown to anybody is normal (RFC 4512 §5.1): what is judged is that it answers.
        if service.name != "ldap":
            return None
        return found(service, "domain" if "active directory" in service.features else "exposed")
