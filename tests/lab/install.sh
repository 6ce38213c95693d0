#!/bin/sh
# Installs what the laboratory runs: real daemons, from Debian. None of them is started by this script.
# Usage: sudo tests/lab/install.sh
set -eu

packages="bind9-dnsutils curl iproute2 nftables nmap openssl procps
    dovecot-imapd inetutils-telnetd mariadb-server memcached mosquitto nginx-light nsd
    openssh-server php-cli php-mysql postfix redis-server snmpd unbound vsftpd
    wordpress wordpress-theme-twentytwentythree xinetd"

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
