# What is signed for the customer's blocks does not count here.
cat >~/slurm.json <<SLURM
{"slurmVersion": 1,
 "validationOutputFilters": {"bgpsecFilters": [], "prefixFilters": [
  {"prefix": "$CUSTOMER_BLOCK4"}, {"prefix": "$CUSTOMER_BLOCK6"}]},
 "locallyAddedAssertions": {"bgpsecAssertions": [], "prefixAssertions": []}}
SLURM
