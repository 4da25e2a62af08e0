from odoo.exceptions import AccessError, UserError, ValidationError

LETTERS = {'r': 'read', 'w': 'write', 'c': 'create', 'u': 'unlink'}


def table(text, roles):
    """The rows of the table in ``text``: ``(model, record, where, {role: letters})``."""
    for row in text.splitlines():
        cells = row.split()
        if len(cells) == len(roles) + 3 and cells[0].startswith('iso.'):
            yield *cells[:3], dict(zip(roles, cells[3:], strict=True))


class _Undo(Exception):
    pass


class RightsMixin:
    """Proves a table of rights: ``rows`` by ``users`` (where → role → user) on ``samples``.

    A sample is ``{(model, record): (a record, what to write, what to create)}``.
    """

    users = {}
    samples = {}

    def _may(self, right, user, model, record, write, create):
        """Whether ``user`` gets through with it; nothing of it stays."""
        Model = self.env[model].with_user(user)
        try:
            with self.env.cr.savepoint():
                self.env.invalidate_all()
                if right == 'read':
                    found = Model.with_context(active_test=False).search(
                        [('id', '=', record.id)])
                    try:
                        Model.browse(record.id).read()
                    except AccessError:
                        self.assertFalse(found, "found by searching, but not to be read")
                        return False
                    self.assertTrue(found, "can be read, but is not found by searching")
                    return True
                if right == 'write':
                    Model.browse(record.id).write(dict(write))
                elif right == 'create':
                    Model.create(dict(create))
                else:
                    Model.browse(record.id).unlink()
                self.env.flush_all()
                raise _Undo
        except _Undo:
            return True
        except (AccessError, UserError, ValidationError):
            return False

    def _prove(self, rows):
        """Each right of each role on each record is as the table says; how many were proved."""
        proved = 0
        for model, state, where, cells in rows:
            for role, letters in cells.items():
                self.assertEqual(letters == '.', role not in self.users[where])
                if letters == '.':
                    continue
                user = self.users[where][role]
                for letter, right in LETTERS.items():
                    with self.subTest(
                            model=model, record=state, where=where, role=role, right=right):
                        self.assertEqual(
                            self._may(right, user, model, *self.samples[model, state]),
                            letter in letters)
                        proved += 1
        return proved
