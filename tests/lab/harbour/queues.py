"""Queues, chat, proxies, telephony, monitoring agents."""

from __future__ import annotations

from tests.lab.harbour.quay import Quay, apart, tcp, udp
from tests.lab.harbour.stores import NEVER_GIVEN

OPEN, CLOSED = "192.31.196.106", "192.31.196.107"


def start(quay: Quay) -> None:
    """Everything of this family."""
    _rabbitmq(quay)
    _mosquitto(quay)
    _light_queues(quay)
    _proxies(quay)
    _telephony(quay)
    _chat(quay)
    _agents(quay)
    _builders(quay)


def _rabbitmq(quay: Quay) -> None:
    room = quay.room("rabbitmq", "rabbitmq")
    quay.write("rabbitmq/enabled_plugins", "[rabbitmq_management].")
    config = quay.write(
        "rabbitmq/rabbitmq.conf", f"listeners.tcp.1 = {OPEN}:5672", f"management.tcp.ip = {OPEN}",
        "management.tcp.port = 15672", "log.console = true", "management_agent.disable_metrics_collector = true",
    )  # fmt: skip
    cookie = quay.write("rabbitmq/.erlang.cookie", "QUAI")
    cookie.chmod(0o400)
    quay.prepare("chown", "-R", "rabbitmq:", str(room))
    quay.start(
        "rabbitmq", ["/usr/lib/rabbitmq/bin/rabbitmq-server"], *tcp(OPEN, 5672, 15672), user="rabbitmq",
        folder=room,
        environment={
            "HOME": str(room), "RABBITMQ_BASE": str(room), "RABBITMQ_CONFIG_FILE": str(config),
            "RABBITMQ_MNESIA_BASE": f"{room}/mnesia", "RABBITMQ_LOG_BASE": f"{room}/log",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{room}/enabled_plugins", "RABBITMQ_NODENAME": "quai@localhost",
            "RABBITMQ_PID_FILE": f"{room}/pid", "RABBITMQ_CONF_ENV_FILE": f"{room}/none",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 +sbwt none", "ERL_EPMD_ADDRESS": "127.0.0.1",
        },
    )  # fmt: skip


def _mosquitto(quay: Quay) -> None:
    tls = f"certfile {quay.certificate}\nkeyfile {quay.key}"
    passwords = quay.write("mosquitto.passwords")
    quay.prepare("mosquitto_passwd", "-b", str(passwords), "laboratoire", NEVER_GIVEN)
    for ip, access in (
        (OPEN, "allow_anonymous true"),
        (CLOSED, f"allow_anonymous false\npassword_file {passwords}"),
    ):
        config = quay.write(
            f"mosquitto-{ip}.conf",
            f"user root\nlistener 1883 {ip}\nlistener 8883 {ip}\n{tls}\n{access}",
        )
        command = ["mosquitto", "-c", str(config)]
        quay.start(f"mosquitto-{ip}", command, *tcp(ip, 1883, 8883))


def _light_queues(quay: Quay) -> None:
    quay.start("nats", ["nats-server", "-a", OPEN, "-p", "4222"], *tcp(OPEN, 4222))
    quay.start(
        "beanstalkd", ["beanstalkd", "-l", OPEN, "-p", "11300", "-u", "nobody"], *tcp(OPEN, 11300)
    )
    log = str(quay.folder / "gearmand.txt")
    quay.start(
        "gearmand",
        ["gearmand", "-L", OPEN, "-p", "4730", "-u", "root", "-l", log],
        *tcp(OPEN, 4730),
    )


def _proxies(quay: Quay) -> None:
    for ip, access in ((OPEN, "allow all"), (CLOSED, "deny all")):
        room = quay.room(f"squid-{ip}", "proxy")
        config = quay.write(
            f"squid-{ip}/conf", f"http_port {ip}:3128", f"http_access {access}", "cache deny all",
            f"pid_filename {room}/pid", f"cache_log {room}/log", "access_log none", f"coredump_dir {room}",
            "dns_nameservers 192.31.196.53", "visible_hostname quai", "pinger_enable off", "icp_port 0",
            "icp_access deny all", "shutdown_lifetime 0 seconds",
        )  # fmt: skip
        quay.start(
            f"squid-{ip}",
            ["squid", "-N", "-f", str(config), "-n", f"quai{ip[-3:]}"],
            *tcp(ip, 3128),
        )
    config = quay.write(
        "tinyproxy.conf",
        f"Listen {OPEN}",
        "Port 8888",
        "Timeout 20",
        "MaxClients 20",
        "Allow 0.0.0.0/0",
    )
    quay.start("tinyproxy", ["tinyproxy", "-d", "-c", str(config)], *tcp(OPEN, 8888))
    quay.start("microsocks", ["microsocks", "-i", OPEN, "-p", "1080"], *tcp(OPEN, 1080))
    config = quay.write(
        "danted.conf", "logoutput: stderr", f"internal: {CLOSED} port = 1080", f"external: {CLOSED}",
        "socksmethod: username", "clientmethod: none", "user.privileged: root", "user.unprivileged: nobody",
        "client pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }", "socks pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }",
    )  # fmt: skip
    quay.start(
        "danted",
        ["danted", "-f", str(config), "-p", f"{quay.folder}/danted.pid"],
        *tcp(CLOSED, 1080),
    )


def _telephony(quay: Quay) -> None:
    room = quay.room("coturn")
    quay.start(
        "coturn",
        ["turnserver", "-n", "-L", OPEN, "--no-cli", "--lt-cred-mech", "-r", "quai.ville.test", "-u",
         f"laboratoire:{NEVER_GIVEN}", "--no-tls", "--no-dtls", "-b", f"{room}/db", "--pidfile",
         f"{room}/pid", "-m", "1", "-v", "--log-file", "stdout"],
        *tcp(OPEN, 3478), *udp(OPEN, 3478),
    )  # fmt: skip
    config = quay.write(
        "kamailio.cfg", "#!KAMAILIO", "children=1", "tcp_children=1", "log_stderror=yes", "auto_aliases=no",
        f"listen=udp:{OPEN}:5060", f"listen=tcp:{OPEN}:5060", 'loadmodule "sl.so"', "request_route {",
        '  sl_send_reply("404", "Not here");', "}",
    )  # fmt: skip
    quay.start(
        "kamailio", ["kamailio", "-DD", "-E", "-f", str(config), "-m", "16", "-Y", str(quay.room("kamailio"))],
        *tcp(OPEN, 5060), *udp(OPEN, 5060),
    )  # fmt: skip


def _chat(quay: Quay) -> None:
    config = quay.write(
        "ngircd.conf", "[Global]", "Name = irc.quai.test", "Info = Quai", f"Listen = {OPEN}", "Ports = 6667",
        "ServerUID = nobody", "ServerGID = nogroup", "[Options]", "PAM = no", "Ident = no", "DNS = no",
    )  # fmt: skip
    quay.start("ngircd", ["ngircd", "-n", "-f", str(config)], *tcp(OPEN, 6667))
    room = quay.room("prosody", "prosody")
    key = quay.own_key(room, "prosody")
    config = quay.write(
        "prosody/prosody.cfg.lua", f'daemonize = false\npidfile = "{room}/pid"\ndata_path = "{room}"',
        'log = { info = "*console" }\nmodules_enabled = { "tls", "saslauth", "dialback" }',
        f'interfaces = {{ "{OPEN}" }}\nssl = {{ certificate = "{quay.certificate}"; key = "{key}"; }}',
        'VirtualHost "quai.ville.test"',
    )  # fmt: skip
    command = ["prosody", "--config", str(config), "-F"]
    quay.start("prosody", command, *tcp(OPEN, 5222, 5269), user="prosody")


def _agents(quay: Quay) -> None:
    room = quay.room("agents")
    for name in ("plugins", "munin"):
        (room / name).mkdir()
    munin = quay.write(
        "agents/munin.conf", "log_level 1", f"log_file {room}/munin.log", f"pid_file {room}/munin.pid",
        "background 0", "setsid 0", "user root", "group root", f"host {OPEN}", "port 4949",
        "host_name quai", "cidr_allow 0.0.0.0/0",
    )  # fmt: skip
    quay.start("munin", apart(f"munin-node --config {munin}", "/etc/munin/plugins"),
               *tcp(OPEN, 4949))  # fmt: skip
    nrpe = quay.write(
        "agents/nrpe.cfg", f"server_address={OPEN}", "server_port=5666", "nrpe_user=nobody", "nrpe_group=nogroup",
        "allowed_hosts=0.0.0.0/0", f"pid_file={room}/nrpe.pid", "dont_blame_nrpe=0", "command_timeout=5",
    )  # fmt: skip
    quay.start("nrpe", ["nrpe", "-c", str(nrpe), "-f"], *tcp(OPEN, 5666))
    zabbix = quay.write(
        "agents/zabbix.conf", f"ListenIP={OPEN}", "ListenPort=10050", "Server=0.0.0.0/0", "StartAgents=1",
        "LogType=console", f"PidFile={room}/zabbix.pid", "AllowRoot=1", "Hostname=quai",
    )  # fmt: skip
    quay.start("zabbix", ["zabbix_agentd", "-f", "-c", str(zabbix)], *tcp(OPEN, 10050))
    quay.write("agents/ups.conf", "[onduleur]", "  driver = dummy-ups", "  port = onduleur.dev")
    quay.write("agents/upsd.conf", f"LISTEN {OPEN} 3493")
    quay.write("agents/upsd.users")
    quay.start("upsd", ["/lib/nut/upsd", "-F", "-u", "root"], *tcp(OPEN, 3493),
               environment={"NUT_CONFPATH": str(room), "NUT_STATEPATH": str(room)})  # fmt: skip
    quay.start("iperf3", ["iperf3", "-s", "-B", OPEN], *tcp(OPEN, 5201))


def _builders(quay: Quay) -> None:
    quay.start(
        "distcc",
        ["distccd", "--no-detach", "--daemon", "--allow", "0.0.0.0/0", "--listen", OPEN, "--user", "nobody",
         "--log-stderr", "--enable-tcp-insecure"],
        *tcp(OPEN, 3632),
    )  # fmt: skip
