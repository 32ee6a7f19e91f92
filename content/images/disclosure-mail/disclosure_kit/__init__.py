"""One student's maker: its product, its flaws, and what lies in its inbox."""
