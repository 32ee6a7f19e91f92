"""Grading of live DNSSEC zones from outside: questions, a validator, checks, report."""
