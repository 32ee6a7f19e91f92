"""Make one session's kit: a vendor's firmware, a unit on the desk, and its cloud."""

from product_kit import kit

if __name__ == "__main__":
    kit.write()
