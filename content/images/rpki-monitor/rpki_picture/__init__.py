"""Routes between networks as a drawing: who reaches whom, by which way, and whether
RPKI approves.

    from rpki_picture import draw
    svg = draw(scene)

One graph of all networks, and below it one row for each watched prefix: the ways that
the looking glasses' traffic takes, where it ends, and the state of each route. More
specific routes are drawn too, as traffic follows them. The same stands in words in
<title> and <desc>, and as a table in <metadata id="table">, which the lab's page shows.

    scene = {
        "at": "2026-11-28T20:00:00Z",
        "systems": [{"node": "student", "asn": 64701, "name": "You",
                     "role": "student",          # student, trusted, attacker
                     "prefixes": ["198.18.20.0/22"]}, ...],           # up to 8
        "links": [["student", "upstream"], ...],
        "layout": {"student": [1, 1], ...},      # column and row, also fractions
        "watched": [{"prefix": "198.18.20.0/22", "label": "your prefix"}],  # up to 6
        "views": {"transit": [{"prefix": "198.18.20.0/22", "path": [64702, 64701],
                               "best": True, "next": "upstream",
                               "validity": "valid"}]},
                               # valid, invalid, not-found, unknown
        "silent": ["customer"],                  # looking glasses that did not answer
    }

A network is the owner of a watched prefix when one of its `prefixes` covers it, and
the attacker is it only when nobody else's does; the rows say whose traffic goes
elsewhere. `path` begins with the neighbour and ends with the origin; without any, the
looking glass has the prefix itself. What is missing or malformed is left out.
"""

from rpki_picture.drawing import draw

__all__ = ["draw"]
