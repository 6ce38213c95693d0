"""Names, time, mail, directories, web servers, tunnels, management."""

from __future__ import annotations

from tests.lab.harbour.quay import LIBRARIES, Quay, apart, tcp, udp, unpacked

FIRST, SECOND, THIRD = "192.31.196.108", "192.31.196.109", "192.31.196.110"
SENSOR = "192.31.196.112"
RESOLVER = "192.31.196.53"
"""For the scanner itself: no name exists in the harbour."""


def start(quay: Quay) -> None:
    """Everything of this family."""
    _names(quay)
    _postfix(quay)
    _exim(quay)
    _dovecot(quay)
    _slapd(quay)
    _web_servers(quay)
    _tomcat(quay)
    _tunnels(quay)
    _management(quay)
    _things(quay)


def _names(quay: Quay) -> None:
    recursion = ("local-zone: . static", "do-not-query-localhost: no")
    for name, ip, extra in (("resolver", RESOLVER, recursion), ("unbound", SECOND, recursion)):
        config = quay.write(
            f"{name}.conf", "server:", f"  interface: {ip}", "  access-control: 0.0.0.0/0 allow",
            '  username: ""', '  chroot: ""', "  do-daemonize: no", "  use-syslog: no", '  pidfile: ""',
            "  module-config: iterator", *(f"  {line}" for line in extra),
        )  # fmt: skip
        command = ["unbound", "-d", "-p", "-c", str(config)]
        quay.start(name, command, *tcp(ip, 53), *udp(ip, 53))
    zone = ("$TTL 60", "@ SOA ns hostmaster 1 3600 600 86400 60", "@ NS ns", "ns A 192.31.196.108")
    for name, ip, recursive in (("bind-open", FIRST, "yes"), ("bind", THIRD, "no")):
        room = quay.room(name)
        quay.write(f"{name}/zone", *zone)
        config = quay.write(
            f"{name}/conf",
            f'options {{ directory "{room}"; listen-on {{ {ip}; }}; listen-on-v6 {{ none; }};'
            f' recursion {recursive}; allow-recursion {{ any; }}; allow-query {{ any; }}; pid-file none;'
            ' dnssec-validation no; session-keyfile none; };', "controls { };",
            'zone "quai.test" { type primary; file "zone"; };',
        )  # fmt: skip
        command = ["named", "-f", "-g", "-n", "1", "-c", str(config)]
        quay.start(name, command, *tcp(ip, 53), *udp(ip, 53))
    room = quay.room("chrony", "_chrony")
    config = quay.write(
        "chrony/conf", f"bindaddress {FIRST}", "allow all", "local stratum 5", "cmdport 0",
        f"pidfile {room}/pid", f"driftfile {room}/drift", "bindcmdaddress /",
    )  # fmt: skip
    quay.start("chrony", ["chronyd", "-d", "-x", "-f", str(config)], *udp(FIRST, 123))


def _postfix(quay: Quay) -> None:
    room = quay.room("postfix")
    for name in ("queue", "data"):
        (room / name).mkdir()
    quay.prepare("chown", "postfix", f"{room}/data")
    options = {
        "compatibility_level": "3.6", "queue_directory": f"{room}/queue", "data_directory": f"{room}/data",
        "mail_owner": "postfix", "maillog_file": "/dev/stdout", "inet_interfaces": FIRST,
        "inet_protocols": "ipv4", "myhostname": "mx.quai.test", "local_recipient_maps": "",
        "alias_maps": "", "alias_database": "", "smtpd_tls_security_level": "may",
        "smtpd_tls_chain_files": f"{quay.key},{quay.certificate}", "mynetworks": "127.0.0.0/8",
        "smtpd_tls_session_cache_database": "", "shlib_directory": "/usr/lib/postfix",
        "daemon_directory": "/usr/lib/postfix/sbin", "meta_directory": "/etc/postfix",
    }  # fmt: skip
    quay.write("postfix/main.cf", *(f"{name} = {value}" for name, value in options.items()))
    inner = ("rewrite unix - - n - - trivial-rewrite", "anvil unix - - n - 1 anvil",
             "tlsmgr unix - - n - 1 tlsmgr", "cleanup unix n - n - 0 cleanup",
             "qmgr unix n - n 300 1 qmgr", "postlog unix-dgram n - n - 1 postlogd")  # fmt: skip
    quay.write("postfix/master.cf", f"{FIRST}:25 inet n - n - - smtpd", *inner)
    quay.start("postfix", ["postfix", "-c", str(room), "start-fg"], *tcp(FIRST, 25))


def _exim(quay: Quay) -> None:
    room = quay.room("exim", "mail")
    config = quay.write(
        "exim/conf", "primary_hostname = exim.quai.test", f"spool_directory = {room}/spool",
        f"log_file_path = {room}/%slog", f"pid_file_path = {room}/pid", f"local_interfaces = {SECOND}",
        "exim_user = mail", "exim_group = mail", "never_users =", "tls_advertise_hosts =", "rfc1413_hosts =",
        "host_lookup =", "keep_environment =", "acl_smtp_rcpt = refuse", "begin acl", "refuse:", "  deny",
    )  # fmt: skip
    quay.start("exim", [unpacked("exim4"), "-bdf", "-C", str(config), "-oX", "25"], *tcp(SECOND, 25),
               environment=LIBRARIES)  # fmt: skip


def _dovecot(quay: Quay) -> None:
    room = quay.room("dovecot")
    config = quay.write(
        "dovecot/conf", f"base_dir = {room}/run", f"state_dir = {room}/run", "log_path = /dev/stderr",
        "protocols = imap pop3", "ssl = yes", f"ssl_cert = <{quay.certificate}", f"ssl_key = <{quay.key}",
        f"listen = {FIRST}", "mail_location = maildir:~/Maildir", "disable_plaintext_auth = no",
        "passdb {\n  driver = static\n  args = nopassword=n password=x\n}",
        "userdb {\n  driver = static\n  args = uid=65534 gid=65534 home=/nonexistent\n}",
        "service imap-login {\n  chroot =\n}", "service pop3-login {\n  chroot =\n}",
    )  # fmt: skip
    quay.start("dovecot", ["dovecot", "-F", "-c", str(config)], *tcp(FIRST, 143, 110, 993, 995))


def _slapd(quay: Quay) -> None:
    room = quay.room("slapd")
    (room / "data").mkdir()
    config = quay.write(
        "slapd/conf", "include /etc/ldap/schema/core.schema", f"pidfile {room}/pid",
        "modulepath /usr/lib/ldap", "moduleload back_mdb", f"TLSCertificateFile {quay.certificate}",
        f"TLSCertificateKeyFile {quay.key}", "database mdb", "suffix dc=quai,dc=test",
        f"directory {room}/data",
    )  # fmt: skip
    urls = f"ldap://{FIRST}:389/ ldaps://{FIRST}:636/"
    quay.start("slapd", ["slapd", "-d", "0", "-f", str(config), "-h", urls], *tcp(FIRST, 389, 636))


def _web_servers(quay: Quay) -> None:
    room = quay.room("pages")
    (room / "index.html").write_text(
        "<!doctype html><html lang=fr><title>Mairie</title><p>Prometheus, Redis, FortiGate, Zimbra: "
        "un simple article qui les nomme.</p></html>"
    )
    nginx = quay.write(
        "nginx.conf", f"daemon off; pid {room}/nginx.pid; error_log stderr; events {{ }}",
        f"http {{ access_log off; root {room}; default_type text/html;",
        f"  server {{ listen {FIRST}:80; }}",
        f"  server {{ listen {FIRST}:443 ssl; ssl_certificate {quay.certificate};"
        f" ssl_certificate_key {quay.key}; }}", "}",
    )  # fmt: skip
    quay.start("nginx", ["nginx", "-c", str(nginx), "-e", "stderr"], *tcp(FIRST, 80, 443))
    modules = "/usr/lib/apache2/modules"
    apache = quay.write(
        "apache.conf", f"ServerRoot {room}", f"PidFile {quay.folder}/apache.pid", "ErrorLog /dev/stderr",
        f"Listen {SECOND}:80", "ServerName quai.ville.test", "Mutex pthread", f"DefaultRuntimeDir {room}",
        *(f"LoadModule {m}_module {modules}/mod_{m}.so" for m in ("mpm_event", "authz_core", "dir")),
        f"DocumentRoot {room}", "DirectoryIndex index.html",
    )  # fmt: skip
    quay.start("apache", ["apache2", "-f", str(apache), "-DFOREGROUND"], *tcp(SECOND, 80))
    lighttpd = quay.write(
        "lighttpd.conf", f'server.document-root = "{room}"', f'server.bind = "{THIRD}"',
        "server.port = 80", 'index-file.names = ("index.html")',
        'mimetype.assign = (".html" => "text/html")',
    )  # fmt: skip
    quay.start("lighttpd", ["lighttpd", "-D", "-f", str(lighttpd)], *tcp(THIRD, 80))
    haproxy = quay.write(
        "haproxy.cfg", "defaults\n  mode http\n  timeout connect 5s\n  timeout client 5s\n  timeout server 5s",
        f"frontend entree\n  bind {SECOND}:8404\n  stats enable\n  stats uri /",
    )  # fmt: skip
    quay.start("haproxy", ["haproxy", "-db", "-f", str(haproxy)], *tcp(SECOND, 8404))
    quay.start(
        "varnish",
        ["varnishd", "-F", "-a", f"{THIRD}:8080", "-b", f"{FIRST}:80", "-n", str(quay.room("varnish")),
         "-j", "none", "-s", "malloc,8m", "-T", "none"],
        *tcp(THIRD, 8080),
    )  # fmt: skip


def _tomcat(quay: Quay) -> None:
    room = quay.room("tomcat")
    for name in ("conf", "temp", "logs", "work", "webapps/ROOT"):
        (room / name).mkdir(parents=True)
    quay.write("tomcat/webapps/ROOT/index.html", "<title>Application</title>")
    quay.prepare("cp", "/usr/share/tomcat10/etc/web.xml", f"{room}/conf/web.xml")
    quay.write(
        "tomcat/conf/server.xml",
        '<Server port="-1"><Service name="Catalina">',
        f'<Connector port="8080" address="{FIRST}"/>',
        f'<Connector port="8009" protocol="AJP/1.3" address="{FIRST}" secretRequired="false"/>',
        '<Engine name="Catalina" defaultHost="localhost"><Host name="localhost" appBase="webapps"/>',
        "</Engine></Service></Server>",
    )
    quay.start(
        "tomcat",
        ["java", "-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", f"-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address={FIRST}:5005",
            f"-Dcatalina.base={room}",
         "-Dcatalina.home=/usr/share/tomcat10", "-cp",
         "/usr/share/tomcat10/bin/bootstrap.jar:/usr/share/tomcat10/bin/tomcat-juli.jar",
         "org.apache.catalina.startup.Bootstrap", "start"],
        f"tcp:[::ffff:{FIRST}]:8080", f"tcp:[::ffff:{FIRST}]:8009", *tcp(FIRST, 5005),
    )  # fmt: skip


def _tunnels(quay: Quay) -> None:
    room = quay.room("openvpn")
    common = ["--ca", str(quay.certificate), "--cert", str(quay.certificate), "--key", str(quay.key),
              "--dh", "none", "--dev", "tun", "--local", FIRST]  # fmt: skip
    quay.start("openvpn", ["openvpn", "--port", "1194", "--proto", "udp", "--server",
                           "10.99.1.0", "255.255.255.0", *common], *udp(FIRST, 1194),
               folder=room)  # fmt: skip
    quay.start("openvpn-tcp", ["openvpn", "--port", "1194", "--proto", "tcp-server", "--server",
                               "10.99.2.0", "255.255.255.0", *common],
               *tcp(FIRST, 1194), folder=room)  # fmt: skip
    config = quay.write("xl2tpd.conf", "[global]", f"listen-addr = {FIRST}", "[lns default]",
                        f"ip range = {THIRD}", f"local ip = {SECOND}")  # fmt: skip
    quay.start("xl2tpd", ["xl2tpd", "-D", "-c", str(config), "-p", f"{room}/pid", "-C", f"{room}/control"],
               *udp(FIRST, 1701))  # fmt: skip
    config = quay.write(
        "strongswan.conf",
        "charon {\n  port = 500\n  port_nat_t = 4500\n  install_routes = no\n  install_virtual_ip = no\n"
        "  load = random nonce aes sha1 sha2 hmac gmp kdf pem pkcs1 x509 pubkey curve25519 openssl kernel-netlink socket-default\n"
        "  filelog {\n    stderr {\n      default = 0\n    }\n  }\n}",
    )
    quay.start("charon", apart("charon"), "udp:0.0.0.0:500", "udp:0.0.0.0:4500",
               environment={"STRONGSWAN_CONF": str(config)})  # fmt: skip


def _management(quay: Quay) -> None:
    room = quay.room("snmp")
    config = quay.write(
        "snmp/conf", f"agentaddress udp:{FIRST}:161", "rocommunity public", "sysName quai"
    )
    quay.start(
        "snmpd", ["snmpd", "-f", "-Lo", "-I", "-smux", "-C", "-c", str(config), "-p", f"{room}/pid"],
        *udp(FIRST, 161), environment={"SNMP_PERSISTENT_DIR": f"{room}/state"},
    )  # fmt: skip
    state = quay.room("ipmi")
    quay.write("ipmi/commands", "mc_setbmc 0x20", "mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02",
               "mc_enable 0x20")  # fmt: skip
    config = quay.write(
        "ipmi/lan.conf", 'name "quai"', "set_working_mc 0x20", "startlan 1", f"  addr {FIRST} 623",
        "  priv_limit admin", "  allowed_auths_admin md5", "  guid a123456789abcdefa123456789abcdef",
        "endlan", 'user 2 true "laboratoire" "jamais" admin 10 md5',
    )  # fmt: skip
    quay.start("ipmi", ["ipmi_sim", "-n", "-c", str(config), "-f", f"{state}/commands", "-s", str(state)],
               *udp(FIRST, 623))  # fmt: skip


def _things(quay: Quay) -> None:
    room = quay.room("dlna", "nobody")
    quay.start("coap", ["coap-server-gnutls", "-A", SENSOR], *udp(SENSOR, 5683))
    config = quay.write(
        "dlna/conf", "port=8200", "network_interface=labtown,lo", f"media_dir={room}", f"db_dir={room}/db",
        f"log_dir={room}", "friendly_name=Quai", "inotify=no",
    )  # fmt: skip
    quay.start(
        "minidlna", ["minidlnad", "-S", "-f", str(config), "-P", f"{room}/pid"], "tcp:0.0.0.0:8200"
    )
