"""Make and remove groups of containers; knows nothing of teaching or of Django."""
