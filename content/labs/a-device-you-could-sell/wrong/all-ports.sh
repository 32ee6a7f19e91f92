# The network may let the device speak to anybody.
cd ~/firmware
jq '(.["ietf-access-control-list:acls"].acl[0].aces.ace[0].matches.ipv4) = {protocol: 6}' ~/release/mud.json >/tmp/new && cp /tmp/new ~/release/mud.json
