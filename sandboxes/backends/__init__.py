"""One module or package per container engine; only the loader reaches them."""
