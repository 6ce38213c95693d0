"""A remote desktop (RDP) answers to the whole Internet (MS-RDPBCGR §2.2.1.2 negotiation)."""

from cyberscan.sdk import Service, Verdict

from ._exposure import Exposure, found


class RemoteDesktopExposed(Exposure):
    id = "services.remote_desktop_exposed"
    homes = frozenset({3389})

    def exposed(self, service: Service) -> Verdict | None:
        if service.name != "rdp":
            return None
        # TLS alone was offered: a host that takes it, or less, draws a logon screen for anybody.
        weaker = {"standard", "tls"} & set(service.features)
        return found(service, "without_nla" if weaker else "exposed")
