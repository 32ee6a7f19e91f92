"""Reading what a maker publishes: CSAF 2.0 advisories, CVSS 3.1, security.txt."""
