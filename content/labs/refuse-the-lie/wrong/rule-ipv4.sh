# No payloads for IPv6.
echo '.roas |= map(select(.prefix | contains(":") | not))' >~/rule.jq
