"""Whether the lab's name servers answer: one JSON object, asked all at once."""

from dnssec_grading import health

if __name__ == "__main__":
    health.tell(
        {"root": health.ROOT, "registry": health.PARENT, "authority": health.ZONE},
        resolvers=["resolver"],
        services={"watch": 8054},
    )
