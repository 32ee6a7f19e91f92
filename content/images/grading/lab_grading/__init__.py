"""Grading of a live lab, whatever it teaches: checks, reports, hand-ins, health.

A family of labs brings its own scene, what its checks look at, and says how one is
opened for a run; see `run.grade`.
"""
