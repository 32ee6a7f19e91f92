"""Zones for a resolver to judge: a true one, an unsigned one, broken ones."""
