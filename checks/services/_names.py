"""Services that announce no product, under the name that their trade writes."""

_NAMES = {
    "adb": "Android ADB", "afp": "AFP", "ajp": "AJP", "amqp": "AMQP", "cassandra": "Cassandra",
    "couchdb": "CouchDB", "dahua": "Dahua", "docker": "Docker", "dvrip": "DVRIP",
    "elasticsearch": "Elasticsearch", "exporter": "Prometheus exporter", "ftp": "FTP", "git": "Git",
    "http": "HTTP", "http-proxy": "HTTP", "imap": "IMAP",
    "influxdb": "InfluxDB", "ipp": "IPP", "jdwp": "Java JDWP", "kafka": "Kafka", "ldap": "LDAP",
    "memcached": "Memcached", "mongodb": "MongoDB", "mqtt": "MQTT",
    "msrpc": "MS-RPC", "mssql": "SQL Server", "mysql": "MySQL", "nats": "NATS",
    "neo4j": "Neo4j", "netbios": "NetBIOS", "nfs": "NFS", "nrpe": "NRPE", "oracle": "Oracle", "pop3": "POP3",
    "postgres": "PostgreSQL", "pptp": "PPTP", "prometheus": "Prometheus", "rdp": "RDP",
    "redis": "Redis", "rmi": "Java RMI", "rpcbind": "RPC (rpcbind)", "rtsp": "RTSP", "sip": "SIP", "smb": "SMB",
    "socks": "SOCKS", "smtp": "SMTP", "ssh": "SSH", "stomp": "STOMP", "svn": "Subversion",
    "telnet": "Telnet", "vnc": "VNC", "winrm": "WinRM", "x11": "X11",
    "zookeeper": "ZooKeeper",
}  # fmt: skip


def display_name(name: str) -> str:
    """The name to show for a service's short code; the code itself when it has no better one."""
    return _NAMES.get(name, name)
