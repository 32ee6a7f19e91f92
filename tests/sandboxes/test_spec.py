"""What follows from a sandbox's description, whichever back end makes it."""

from sandboxes.spec import Attachment, NodeSpec, SandboxSpec, nearest

LEFT = NodeSpec("left", "node", attachments=(Attachment("one", "10.1.0.2"),))
RIGHT = NodeSpec("right", "node", attachments=(Attachment("two", "10.2.0.2"),))
ROUTER = NodeSpec(
    "router",
    "node",
    attachments=(Attachment("one", "10.1.0.3"), Attachment("two", "10.2.0.3")),
)
ALONE = NodeSpec("alone", "node")
SPEC = SandboxSpec(nodes=(LEFT, RIGHT, ROUTER, ALONE))


def test_a_name_is_an_address_on_a_network_of_both() -> None:
    assert SPEC.hosts(LEFT)["router"] == "10.1.0.3"
    assert SPEC.hosts(RIGHT)["router"] == "10.2.0.3"
    assert SPEC.hosts(ROUTER)["right"] == "10.2.0.2"


def test_a_name_without_such_a_network_is_the_first_address() -> None:
    assert SPEC.hosts(LEFT)["right"] == "10.2.0.2"
    assert SPEC.hosts(ALONE)["router"] == "10.1.0.3"
    assert "alone" not in SPEC.hosts(LEFT)
    assert nearest(LEFT.attachments, ALONE.attachments) is None


def test_a_node_s_own_names_go_first() -> None:
    node = NodeSpec("left", "node", hosts={"router": "10.9.9.9", "far": "10.9.9.8"})
    assert SPEC.hosts(node)["router"] == "10.9.9.9"
    assert SPEC.hosts(node)["far"] == "10.9.9.8"
