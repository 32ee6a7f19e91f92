"""The command `roa`: a certification authority of the RPKI at one's own desk."""
