"""Whether the lab's servers answer: one JSON object, asked all at once."""

from dnssec_grading import health

if __name__ == "__main__":
    health.tell(
        {
            "root": health.ROOT,
            "registry": health.PARENT,
            "neighbour": "refuge.example",
            "authority": health.ZONE,
        },
        resolvers=["resolver"],
        services={"web": 443, "watch": 8054},
    )
