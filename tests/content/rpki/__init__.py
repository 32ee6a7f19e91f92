"""The RPKI labs' certification authority: its objects, the registry, the office."""
