# A payload that nobody has published.
echo '.roas += [{asn: 64496, prefix: "10.0.0.0/8", maxLength: 8, ta: "lab"}]' >~/rule.jq
