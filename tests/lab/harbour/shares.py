"""Files: FTP of three makers, Windows shares, NFS, rsync, TFTP, repositories, printers."""

from __future__ import annotations

from pathlib import Path

from tests.lab.harbour.quay import LIBRARIES, Quay, apart, tcp, udp, unpacked
from tests.lab.harbour.remote import MODERN, OLD, SMALL


def start(quay: Quay) -> None:
    """Everything of this family."""
    _vsftpd(quay)
    _proftpd(quay)
    _pure_ftpd(quay)
    _samba(quay)
    _rsync(quay)
    _nfs(quay)
    _tftp(quay)
    _repositories(quay)
    _cups(quay)
    _transmission(quay)


def _vsftpd(quay: Quay) -> None:
    room = quay.room("vsftpd")
    (room / "empty").mkdir()
    options = {
        "listen": "YES", "listen_address": MODERN, "background": "NO", "anonymous_enable": "YES",
        "anon_root": room / "empty", "ftpd_banner": "(vsFTPd 3.0.3) Depot public: anonymous login allowed",
        "secure_chroot_dir": room / "empty", "seccomp_sandbox": "NO", "xferlog_enable": "NO",
    }  # fmt: skip
    config = quay.write("vsftpd/conf", *(f"{name}={value}" for name, value in options.items()))
    quay.start("vsftpd", ["vsftpd", str(config)], *tcp(MODERN, 21))


def _proftpd(quay: Quay) -> None:
    room = quay.room("proftpd")
    config = quay.write(
        "proftpd/conf", 'ServerName "Depot"', "ServerType standalone", f"DefaultAddress {OLD}",
        "SocketBindTight on", "Port 21", "UseIPv6 off", "User nobody", "Group nogroup",
        f"PidFile {room}/pid", f"ScoreboardFile {room}/scores", f"SystemLog {room}/log", "WtmpLog off",
        f"DelayTable {room}/delays", "ServerIdent on",
    )  # fmt: skip
    quay.start("proftpd", [unpacked("proftpd"), "-n", "-c", str(config)], *tcp(OLD, 21),
               environment=LIBRARIES)  # fmt: skip


def _pure_ftpd(quay: Quay) -> None:
    room = quay.room("pure-ftpd")
    command = [unpacked("pure-ftpd"), "-S", f"{SMALL},21", "-E", "-g", f"{room}/pid"]
    quay.start("pure-ftpd", command, *tcp(SMALL, 21), environment=LIBRARIES)


def _samba(quay: Quay) -> None:
    Path("/run/samba").mkdir(
        exist_ok=True
    )  # compiled into nmbd; made at boot where a machine boots
    room = quay.room("samba")
    folders = ("lock", "state", "cache", "pid", "private", "ncalrpc")
    options = [f"{name} {'dir' if name == 'private' else 'directory'} = {room}/{name}"
               if name != "ncalrpc" else f"ncalrpc dir = {room}/ncalrpc" for name in folders]  # fmt: skip
    for name in folders:
        (room / name).mkdir(mode=0o755)
    config = quay.write(
        "samba/conf", "[global]", "netbios name = QUAI", "workgroup = MAIRIE", f"interfaces = {MODERN}",
        "bind interfaces only = yes", "server min protocol = NT1", "log level = 1", "security = user",
        "map to guest = never", "load printers = no", "disable spoolss = yes", *options,
    )  # fmt: skip
    for name, sockets in (("smbd", tcp(MODERN, 445, 139)), ("nmbd", udp(MODERN, 137))):
        command = [name, "-F", "--no-process-group", "-s", str(config), "--debug-stdout"]
        quay.start(name, command, *sockets)


def _rsync(quay: Quay) -> None:
    room = quay.room("rsync")
    config = quay.write(
        "rsync/conf", f"address = {MODERN}", "use chroot = no", "[sauvegardes]", f"path = {room}"
    )
    command = ["rsync", "--daemon", "--no-detach", f"--config={config}", f"--log-file={room}/log"]
    quay.start("rsync", command, *tcp(MODERN, 873))


def _nfs(quay: Quay) -> None:
    room = quay.room("nfs")
    quay.start("rpcbind", apart(f"rpcbind -f -h {MODERN}"), "tcp:0.0.0.0:111", *udp(MODERN, 111))
    config = quay.write(
        "nfs/conf",
        f"NFS_CORE_PARAM {{ Bind_addr = {MODERN}; Protocols = 3,4; Enable_NLM = false;"
        " Enable_RQUOTA = false; MNT_Port = 20048; }",
        f'NFSV4 {{ Graceless = true; RecoveryRoot = "{room}"; }}',
        "EXPORT { Export_Id = 1; Path = /vide; Pseudo = /vide; Access_Type = RO; FSAL { Name = MEM; } }",
    )
    quay.start(
        "nfs", ["ganesha.nfsd", "-F", "-f", str(config), "-L", f"{room}/log", "-p", f"{room}/pid"],
        f"tcp:[::ffff:{MODERN}]:2049",
    )  # fmt: skip


def _tftp(quay: Quay) -> None:
    room = quay.room("tftp", "nobody")
    quay.start("tftp", ["in.tftpd", "-L", "--address", f"{MODERN}:69", "--user", "nobody", "--secure",
                        str(room)], *udp(MODERN, 69))  # fmt: skip


def _repositories(quay: Quay) -> None:
    git, svn = quay.room("git"), quay.room("svn")
    quay.prepare("svnadmin", "create", f"{svn}/depot")
    quay.start("git", ["git", "daemon", f"--listen={MODERN}", f"--base-path={git}", "--export-all",
                       "--reuseaddr"], *tcp(MODERN, 9418))  # fmt: skip
    quay.start("svn", ["svnserve", "-d", "--foreground", "--listen-host", MODERN, "-r", str(svn)],
               *tcp(MODERN, 3690))  # fmt: skip


def _cups(quay: Quay) -> None:
    room = quay.room("cups")
    for name in ("spool", "cache", "state", "logs", "root", "ppd"):
        (room / name).mkdir()
    files = quay.write(
        "cups/cups-files.conf", f"ServerRoot {room}/root", f"RequestRoot {room}/spool", "SystemGroup root",
        f"CacheDir {room}/cache", f"StateDir {room}/state", f"AccessLog {room}/logs/access",
        f"ErrorLog {room}/logs/error", f"PageLog {room}/logs/page",
    )  # fmt: skip
    config = quay.write(
        "cups/cupsd.conf", f"Listen {MODERN}:631", "Listen 127.0.0.1:631", "ServerAlias *", "Browsing No",
        "WebInterface Yes", "<Location />", "Allow all", "</Location>",
    )  # fmt: skip
    quay.start("cups", ["cupsd", "-f", "-c", str(config), "-s", str(files)], *tcp(MODERN, 631))


def _transmission(quay: Quay) -> None:
    room = quay.room("transmission")
    quay.start(
        "transmission",
        ["transmission-daemon", "-f", "-g", str(room), "-p", "9091", "-r", MODERN, "-i", MODERN,
         "-T", "-a", "*.*.*.*", "-M", "-O", "-Y", "-w", str(room)],
        *tcp(MODERN, 9091),
    )  # fmt: skip
