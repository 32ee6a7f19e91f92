"""Makes a session's kit for the routing labs: numbers, keys, routers, registry."""
