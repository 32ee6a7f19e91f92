"""The site: users and roles, home page, settings; wires all other packages."""
