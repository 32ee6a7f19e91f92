"""Who should do what by when, and what it was worth."""
