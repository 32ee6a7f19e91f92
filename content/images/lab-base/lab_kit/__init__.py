"""Making a session's kit: the files with which its nodes begin, and what it tells."""
