"""Whether the lab's hosts do what they are there for."""

from functools import partial

from lab_grading import handin, health
from lab_grading.session import Session

from device_grading import bench
from device_grading.units import BROKER_PORT


def tell() -> None:
    """Write {node: {state, note}}: boards, broker, and what hands out the release."""
    nodes = Session.read().nodes
    health.tell(
        {
            "workstation": partial(
                health.door, nodes["workstation"]["lan"], handin.PORT
            ),
            "broker": partial(health.door, nodes["broker"]["lan"], BROKER_PORT),
            **{
                board: partial(health.door, nodes[board]["cable"], bench.PORT)
                for board in ("device", "sample", "spare")
            },
        }
    )
