"""Connected components over positions. Nothing about what connects them belongs here."""


class Components:
    """Disjoint sets of the positions 0 to `size` - 1."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, position: int) -> int:
        """Return the lowest position of the set that holds `position`."""
        parent = self._parent
        while parent[position] != position:
            parent[position] = parent[parent[position]]
            position = parent[position]
        return position

    def join(self, a: int, b: int) -> None:
        """Unite the sets of two positions."""
        a, b = self.root(a), self.root(b)
        self._parent[max(a, b)] = min(a, b)

    def labels(self) -> list[int]:
        """Return the lowest position of each position's set."""
        return [self.root(position) for position in range(len(self._parent))]
