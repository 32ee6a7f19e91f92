"""The objects of the RPKI: made, put together at a publication point, and read."""
