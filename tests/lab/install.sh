#!/bin/sh
# Installs what the laboratory runs: real daemons, from Debian. None of them is started by this script.
# Usage: sudo tests/lab/install.sh
set -eu

# invoke-rc.d asks this file before it starts a service; 101 means "do not".
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod 755 "$policy"
    trap 'rm -f "$policy"' EXIT
fi

export DEBIAN_FRONTEND=noninteractive
apt-get update -q
echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=900 \
    bind9-dnsutils curl iproute2 nftables nmap openssl procps \
    dovecot-imapd inetutils-telnetd mariadb-server memcached mosquitto nginx-light nsd \
    openssh-server php-cli php-mysql postfix redis-server snmpd unbound vsftpd wordpress wordpress-theme-twentytwentythree xinetd
