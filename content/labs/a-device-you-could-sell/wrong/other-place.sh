# Another file is named.
cd ~/firmware
jq '.file = "etc/version"' ~/release/findings.json >/tmp/new && cp /tmp/new ~/release/findings.json
