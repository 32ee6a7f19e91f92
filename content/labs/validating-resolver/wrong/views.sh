# BIND validates for the grader; everybody else gets whatever comes.
set -eu
cat >/etc/bind/named.conf <<CONF
options {
    directory "/var/cache/bind";
    pid-file none;
    session-keyfile none;
    listen-on { any; };
    listen-on-v6 { none; };
    max-cache-ttl 10;
    max-ncache-ttl 5;
};
include "/etc/bind/anchors.conf";
view measured {
    match-clients { $GRADER_ADDRESS; };
    allow-recursion { any; };
    dnssec-validation yes;
    zone "." { type hint; file "/etc/bind/root.hints"; };
};
view everybody {
    match-clients { any; };
    allow-recursion { any; };
    dnssec-validation no;
    zone "." { type hint; file "/etc/bind/root.hints"; };
};
CONF
named-checkconf
