"""Making a session's kit: the files with which its nodes begin, and what it tells.

Certificates that hosts of a lab trust are made here, too.
"""
