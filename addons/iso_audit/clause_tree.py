"""The tree of a standard's clauses, and what a choice of clauses covers: plain Python."""


class ClauseTree:
    """Clauses by key, with the parent of each.

    :param parents: ``{clause: parent or None}`` in the order of the standard.
    :param assessable: the clauses that audits conclude on.
    """

    def __init__(self, parents, assessable):
        self.parents = parents
        self.assessable = frozenset(assessable)
        self.children = {clause: [] for clause in parents}
        self.roots = []
        for clause, parent in parents.items():
            # A parent outside (archived) does not hide the clause.
            self.children.get(parent, self.roots).append(clause)

    def below(self, clause):
        """``clause`` and everything under it, in order."""
        result = [clause]
        for child in self.children[clause]:
            result += self.below(child)
        return result

    def covered(self, planned):
        """The clauses that ``planned`` covers.

        A clause is covered when it or a clause above it is planned, or when it has sub-clauses
        and all of them are covered.
        """
        result = set()

        def visit(clause, inherited):
            inside = inherited or clause in planned
            children = [visit(child, inside) for child in self.children[clause]]
            if inside or children and all(children):
                result.add(clause)
            return clause in result

        for root in self.roots:
            visit(root, False)
        return result

    def missing(self, planned):
        """The assessable clauses that ``planned`` leaves out, in order."""
        covered = self.covered(planned)
        return [
            clause for clause in self.parents
            if clause in self.assessable and clause not in covered]

    def concluded_on(self, clause):
        """The assessable clauses that a question put to ``clause`` belongs to.

        Those below it, itself included; without any, the nearest one above.
        """
        if clause not in self.parents:
            return []
        within = [each for each in self.below(clause) if each in self.assessable]
        if within:
            return within
        above = self.parents[clause]
        while above in self.parents and above not in self.assessable:
            above = self.parents[above]
        return [above] if above in self.assessable else []

    def shortest(self, chosen):
        """The fewest clauses that say the same as the assessable clauses ``chosen``."""
        result = []

        def visit(clause):
            within = [each for each in self.below(clause) if each in self.assessable]
            if clause in chosen or within and all(each in chosen for each in within):
                result.append(clause)
            else:
                for child in self.children[clause]:
                    visit(child)

        for root in self.roots:
            visit(root)
        return result
