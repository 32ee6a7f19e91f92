"""The trusted mail host: an SMTP server, and a door for the grader."""
