from odoo import Command
from odoo.tests import tagged

from .nonconformity_common import NonconformityCase
from .seal_common import SealCase


@tagged('post_install', '-at_install')
class TestNonconformitySeal(NonconformityCase, SealCase):
    """A file is sealed at each approval, each verdict and at its end; what changes later shows."""

    def test_the_seals_of_a_file(self):
        file = self._concluded('ineffective').with_user(self.head)
        self._analyse(file)
        file.action_propose()
        file.with_user(self.leader)._approve()
        self._carry_out(file)
        file.action_finish()
        self._conclude(file)
        seals = self._seals(file)
        self.assertEqual(
            seals.mapped('event'),
            ['approved', 'verified', 'approved', 'verified', 'closed'])
        self.assertEqual(
            list(seals.user_id.mapped('name')), ["Leader", "Auditor"])
        self._link_all()
        self.assertFalse(self._verify()['fault'])

    def test_what_was_changed_behind_the_back(self):
        """Each part of a closed file, and a file that proves it."""
        file = self._done()
        file.with_user(self.auditor).write({
            'verdict': 'effective', 'verdict_evidence': "20 cases since then",
            'verdict_attachment_ids': [
                Command.create({'name': "list.txt", 'raw': b"20 cases"})]})
        self._on_the_day(file)
        file.with_user(self.auditor)._conclude()
        self._link_all()
        self.assertFalse(self._verify()['fault'])
        for table, record, values in (
                ('iso_nonconformity', file, {'title': "Harmless"}),
                ('iso_nonconformity_round', file.round_id, {'evidence': "Nothing"}),
                ('iso_cause', file.cause_ids, {'why_1': "Fate"}),
                ('iso_action', file.action_ids[:1], {'evidence': "Nothing"}),
                ('iso_nonconformity_extent', file.extent_ids[:1], {'answer': 'yes'})):
            with self.subTest(table=table):
                name = next(iter(values))
                before = record.sudo()[name]
                self._sql(table, record, **values)
                self.assertIn(file.name, str(self._verify()['fault']))
                self._sql(table, record, **{name: before})
                self.assertFalse(self._verify()['fault'])
        self._delete('iso_cause', file.cause_ids)
        self.assertIn(file.name, str(self._verify()['fault']))
