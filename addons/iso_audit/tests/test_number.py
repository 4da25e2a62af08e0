from freezegun import freeze_time

from odoo.tests import tagged

from .common import IsoAuditCase


@tagged('post_install', '-at_install')
class TestNumber(IsoAuditCase):

    def _audits(self, count, user=None):
        return self.env['iso.audit'].with_user(user or self.secretary).create(
            [{'checklist_ids': False}] * count)

    @freeze_time('2027-03-01 03:00:00')
    def test_in_order_by_company(self):
        self.assertEqual(self._audits(1).name, 'DG-2027-001')
        self.assertEqual(self._audits(2).mapped('name'), ['DG-2027-002', 'DG-2027-003'])
        self.assertEqual(self._audits(1, self.other_secretary).name, 'DG-2027-001')

    def test_a_batch_over_companies(self):
        """One create for several companies: each gets its own numbers, in the order given."""
        with freeze_time('2027-03-01 03:00:00'):
            audits = self.env['iso.audit'].create([
                {'company_id': company.id, 'checklist_ids': False}
                for company in (self.agency, self.other_agency, self.agency)])
        self.assertEqual(
            audits.mapped('name'), ['DG-2027-001', 'DG-2027-001', 'DG-2027-002'])

    def test_a_new_year_starts_anew(self):
        """At midnight of the user, not of Greenwich; the old year goes on where it was."""
        with freeze_time('2027-12-31 16:59:00'):
            self.assertEqual(self._audits(1).name, 'DG-2027-001')
        with freeze_time('2027-12-31 17:01:00'):
            self.assertEqual(self._audits(1).name, 'DG-2028-001')
        with freeze_time('2027-12-31 10:00:00'):
            self.assertEqual(self._audits(1).name, 'DG-2027-002')

    def test_a_hundred_cost_as_much_as_one(self):
        self._audits(1)
        self.env.flush_all()
        counts = []
        for count in (1, 2, 100):
            before = self.env.cr.sql_log_count
            self.env['iso.audit']._draw_numbers(self.agency, count)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        # The first one also finds the sequence; the update comes with the flush.
        self.assertEqual(counts[1], counts[2])
        self.assertLess(max(counts), 6)

    def test_more_than_three_digits(self):
        self._audits(1)
        sequence = self.env['ir.sequence'].search(
            [('code', '=', 'iso.audit'), ('company_id', '=', self.agency.id)])
        sequence.date_range_ids.number_next = 1000
        self.assertRegex(self._audits(1).name, r'^DG-\d{4}-1000$')

    def test_findings_have_their_own(self):
        audit = self._running()
        for line in audit.line_ids:
            line.with_user(line.user_id).write({'result': 'ofi', 'note': "Better"})
        numbers = sorted(audit.finding_ids.mapped('name'))
        self.assertEqual([number[-3:] for number in numbers], ['001', '002', '003', '004'])
        self.assertTrue(all(number.startswith('PH-') for number in numbers))
