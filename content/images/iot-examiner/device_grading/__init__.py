"""Examining a device as it could be sold, from outside and from every side at once.

The firmware runs on a board of the grader's own, in another container. Here are only
the ends of its connections: whatever comes over them is bounded in size and in time,
and none of it is ever unpacked or run.
"""
