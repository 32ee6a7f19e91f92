"""The checks of the routing labs: what trusted routers and validators know."""
