"""Services that announce no product, under the name that their trade writes."""

_NAMES = {
    "adb": "Android ADB", "afp": "AFP", "ajp": "AJP", "amqp": "AMQP", "cassandra": "Cassandra",
    "couchdb": "CouchDB", "dahua": "Dahua", "docker": "Docker", "elasticsearch": "Elasticsearch",
    "ftp": "FTP", "git": "Git", "http": "HTTP", "http-proxy": "HTTP", "imap": "IMAP",
    "influxdb": "InfluxDB", "ipp": "IPP", "jdwp": "Java JDWP", "kafka": "Kafka", "ldap": "LDAP",
    "mariadb": "MariaDB", "memcached": "Memcached", "mongodb": "MongoDB", "mqtt": "MQTT",
    "msrpc": "MS-RPC", "mssql": "SQL Server", "mysql": "MySQL", "nats": "NATS",
    "neo4j": "Neo4j", "netbios": "NetBIOS", "nfs": "NFS", "nrpe": "NRPE", "oracle": "Oracle", "pop3": "POP3",
    "postgresql": "PostgreSQL", "pptp": "PPTP", "prometheus": "Prometheus", "rdp": "RDP",
    "redis": "Redis", "rmi": "Java RMI", "rpcbind": "RPC (rpcbind)", "rtsp": "RTSP", "smb": "SMB", "smb1": "SMB 1",
    "socks4": "SOCKS 4", "socks5": "SOCKS 5", "smtp": "SMTP", "ssh": "SSH", "svn": "Subversion",
    "telnet": "Telnet", "vnc": "VNC", "winrm": "WinRM", "x11": "X11", "xiongmai": "Xiongmai",
    "zookeeper": "ZooKeeper",
}  # fmt: skip


def display_name(name: str) -> str:
    """The name to show for a service's short code; the code itself when it has no better one."""
    return _NAMES.get(name, name)
