# What the network may let through, and the first release.
set -eu
cd ~
entry() { # NAME WAY PEER PORT
    jq --null-input --arg name "$1" --arg way "$2" --arg peer "$3" --argjson port "$4" '
        {name: $name, actions: {forwarding: "accept"}, matches: (
            if $peer == "" then {"ietf-mud:mud": {"local-networks": [null]},
                ipv4: {protocol: 6}}
            else {ipv4: {protocol: 6, ("ietf-acldns:" + $way + "-dnsname"): $peer}} end
            + {tcp: {"destination-port": {operator: "eq", port: $port}}})}'
}
jq --null-input \
    --arg now "$(date --utc +%Y-%m-%dT%H:%M:%SZ)" \
    --argjson broker "$(entry broker dst broker 8883)" \
    --argjson updates "$(entry updates dst workstation 8443)" \
    --argjson page "$(entry page src "" 443)" '
    def list(name): {"access-lists": {"access-list": [{name: name}]}};
    def acl(name; entries): {name: name, type: "ipv4-acl-type", aces: {ace: entries}};
    {
        "ietf-mud:mud": {
            "mud-version": 1,
            "mud-url": "https://workstation:8443/mud.json",
            "last-update": $now,
            "cache-validity": 48,
            "is-supported": true,
            systeminfo: "A device that one could sell",
            "from-device-policy": list("from-device"),
            "to-device-policy": list("to-device")
        },
        "ietf-access-control-list:acls": {acl: [
            acl("from-device"; [$broker, $updates]),
            acl("to-device"; [$page])
        ]}
    }' >release/mud.json
make package
device flash build/rootfs.squashfs
