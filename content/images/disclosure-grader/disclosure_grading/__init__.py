"""Grading of a maker's side of coordinated vulnerability disclosure, from outside.

Nothing that the student's host says is trusted: sizes, depths and times are bounded
while reading, and mail has the time at which the trusted host got it.
"""
