"""The checks of the routing labs, made from what trusted routers and validators know."""
