"""A file share made for internal networks answers to the whole Internet."""

from cyberscan.sdk import Service, Severity, Verdict

from ._exposure import Exposure, found

_SHARES = {"smb", "netbios", "nfs", "afp", "rsync"}


class FileSharingExposed(Exposure):
    id = "services.file_sharing_exposed"
    homes = frozenset({139, 445, 548, 873, 2049})

    def exposed(self, service: Service) -> Verdict | None:
        if service.name not in _SHARES:
            return None
        if "smb1" in service.features:
            return found(service, "smb1", Severity.CRITICAL)
        if "signing optional" in service.features:
            return found(service, "unsigned")
        if "guest announced" in service.features:
            return found(service, "guest")
        return found(service, "exposed")
