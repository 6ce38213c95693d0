"""What nmap believes of a port that we could not name: enough to warn, never enough to be sure."""

from collections.abc import Iterable

from cyberscan.sdk import Context, NmapVersion, Service

_NAMES = {
    "amqp": "amqp", "cassandra-native": "cassandra", "ftp": "ftp", "ldap": "ldap",
    "memcached": "memcached", "microsoft-ds": "smb", "mongodb": "mongodb", "mqtt": "mqtt",
    "ms-sql-s": "mssql", "ms-wbt-server": "rdp", "mysql": "mysql", "netbios-ssn": "smb", "nfs": "nfs",
    "oracle-tns": "oracle", "postgresql": "postgres", "redis": "redis", "rpcbind": "rpcbind",
    "rsync": "rsync", "rtsp": "rtsp", "ssh": "ssh", "stomp": "stomp", "telnet": "telnet", "vnc": "vnc",
    "x11": "x11", "zookeeper": "zookeeper",
}  # fmt: skip
"""nmap's words, and ours."""


def with_beliefs(services: Iterable[Service], context: Context, subject: str) -> list[Service]:
    """``services``, the unnamed ones under the name that nmap gives them where it is one of ours."""
    beliefs = {
        belief.port: belief
        for belief in context.of(NmapVersion, subject)
        if belief.failed is None and belief.believed
    }
    return [_named(service, beliefs.get(service.port)) for service in services]


def _named(service: Service, belief: NmapVersion | None) -> Service:
    name = _NAMES.get(belief.name, "") if belief else ""
    if belief is None or not name or service.name or service.failed is not None:
        return service
    return service.model_copy(
        update={
            "name": name, "how": "nmap", "product": belief.product, "version": belief.version,
            "tls": belief.tls, "silent": False, "proof": "nmap",
        }
    )  # fmt: skip
