"""Gives every lesson a slot so that nobody is in two places: an edge colouring (König, 1916).

Groups and teachers are the two sides of a graph, lessons its edges, slots the colours. As many
colours as the busiest of them has lessons always suffice; an alternating path makes room.
"""

from collections.abc import Callable, Hashable, Sequence

Node = Hashable
Edge = tuple[Node, Node, str]  # group, teacher, subject


def colour(edges: Sequence[Edge], *, colours: int, day_of: Callable[[int], int]) -> list[int]:
    """A colour for each edge. A group meets a subject on different days where it can."""
    at: dict[Node, dict[int, int]] = {}  # node → colour → edge
    given: list[int] = [-1] * len(edges)
    for number, (group, teacher, _) in enumerate(edges):
        of_group, of_teacher = at.setdefault(group, {}), at.setdefault(teacher, {})
        both = [c for c in range(colours) if c not in of_group and c not in of_teacher]
        if both:
            taken = _days(edges, number, given, of_group, day_of)
            load = _load(of_teacher, day_of)
            chosen = min(both, key=lambda c: (day_of(c) in taken, load.get(day_of(c), 0), c))
        else:
            chosen = next(c for c in range(colours) if c not in of_group)
            other = next(c for c in range(colours) if c not in of_teacher)
            _swap_path(edges, at, given, teacher, chosen, other)
        of_group[chosen] = of_teacher[chosen] = number
        given[number] = chosen
    return given


def _days(
    edges: Sequence[Edge],
    number: int,
    given: list[int],
    of_group: dict[int, int],
    day_of: Callable[[int], int],
) -> set[int]:
    subject = edges[number][2]
    return {day_of(given[e]) for e in of_group.values() if edges[e][2] == subject}


def _load(of_teacher: dict[int, int], day_of: Callable[[int], int]) -> dict[int, int]:
    load: dict[int, int] = {}
    for c in of_teacher:
        load[day_of(c)] = load.get(day_of(c), 0) + 1
    return load


def _swap_path(
    edges: Sequence[Edge],
    at: dict[Node, dict[int, int]],
    given: list[int],
    node: Node,
    first: int,
    second: int,
) -> None:
    """Swaps two colours along the path from ``node``, so that ``first`` is free there."""
    path: list[int] = []
    wanted = first
    while wanted in at[node]:
        edge = at[node][wanted]
        path.append(edge)
        group, teacher, _ = edges[edge]
        node = teacher if node == group else group
        wanted = second if wanted == first else first
    for edge in path:
        for end in edges[edge][:2]:
            if at[end].get(given[edge]) == edge:
                del at[end][given[edge]]
    for edge in path:
        given[edge] = second if given[edge] == first else first
        for end in edges[edge][:2]:
            at[end][given[edge]] = edge
