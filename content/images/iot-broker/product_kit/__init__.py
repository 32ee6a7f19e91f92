"""Makes each student's product: its vendor's firmware, its units and its servers."""
