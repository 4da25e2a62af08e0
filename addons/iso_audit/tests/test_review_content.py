from odoo import fields
from odoo.tests import BaseCase, tagged

from ..review_content import Content, badge, percent, rate_tone
from .review_common import ReviewCase


@tagged('post_install', '-at_install')
class TestContent(BaseCase):

    def test_what_does_not_fit_is_refused(self):
        content = Content()
        with self.assertRaisesRegex(ValueError, "2 values for 1 labels"):
            content.chart('bar', "Chart", ["a"], [("One", [1, 2], 'info')])
        with self.assertRaisesRegex(ValueError, "1 cells in 2 columns"):
            content.table("Table", [("a", 'text'), ("b", 'number')], [["x"]])
        with self.assertRaisesRegex(ValueError, "no tone"):
            content.figure("Figure", 1, 'red')
        with self.assertRaisesRegex(ValueError, "no tone"):
            badge("Late", 'red')

    def test_nothing_is_shown_of_nothing(self):
        content = Content()
        content.chart('bar', "Chart", ["a", "b"], [("One", [0, None], 'info')])
        content.table("Table", [("a", 'text')], [])
        self.assertFalse(content.as_dict()['charts'] or content.as_dict()['tables'])

    def test_shares(self):
        self.assertIsNone(percent(0, 0))
        self.assertEqual(percent(1, 3), 33)
        self.assertEqual(
            [rate_tone(rate) for rate in (None, 0, 69, 70, 89, 90, 100)],
            ['muted', 'danger', 'danger', 'warning', 'warning', 'success', 'success'])


@tagged('post_install', '-at_install')
class TestProviders(ReviewCase):
    """What the inputs say, against what was done."""

    def _figures(self, kind, **values):
        content = self._input(self._review(**values), kind).content
        return {figure['label']: figure['value'] for figure in content['figures']}, content

    def test_nonconformities(self):
        self._concluded()
        self._approved()
        rejected = self._reported()
        rejected.with_user(self.secretary)._with_reason_reject("Allowed since May")
        figures, content = self._figures('nonconformities')
        self.assertEqual(figures["Found"], '2')
        self.assertEqual(figures["Closed"], '1')
        self.assertEqual(figures["Open now"], '1')
        self.assertEqual(figures["Effective at first check"], "100 %")
        [months, causes] = content['charts']
        self.assertEqual(sum(months['series'][0]['values']), 2)
        self.assertEqual(sum(months['series'][1]['values']), 1)
        self.assertEqual(causes['labels'], [self.category.name])

    def test_improvements(self):
        """Counted by state, whichever are archived; a cancelled one is no improvement."""
        actions = self.env['iso.action'].create([{
            'title': f"Improve {number}", 'user_id': self.doer.id, 'kind': 'improvement',
            'company_id': self.agency.id, 'deadline': self._day(30)} for number in range(5)])
        for action, state in zip(
                actions, ('open', 'open', 'done', 'verified', 'cancelled'), strict=True):
            action._system_write({'state': state, 'verified_on': fields.Datetime.now()})
        actions[0]._system_write({'deadline': self._day(-3)})
        actions[2]._system_write({'active': False})
        figures, content = self._figures('improvement')
        self.assertEqual(figures["Improvements under way"], '3')
        self.assertEqual(figures["Carried out"], '1')
        self.assertEqual(figures["Late"], '1')
        self.assertEqual(content['charts'][0]['series'][0]['values'], [0, 2, 1, 1])

    def test_what_lies_outside_the_period(self):
        self._approved()
        yesterday = fields.Date.subtract(self.today, days=1)
        figures, _content = self._figures(
            'nonconformities', date_from=fields.Date.subtract(yesterday, days=9),
            date_to=yesterday)
        self.assertEqual((figures["Found"], figures["Open now"]), ('0', '1'))

    def test_another_agency_does_not_count(self):
        self._approved()
        other = self.env['iso.review'].with_user(self.other_secretary).create({})
        figures = self._input(other, 'nonconformities').content['figures']
        self.assertEqual(figures[0]['value'], '0')

    def test_processes_show_no_rate_of_nothing(self):
        self._approved()
        figures, content = self._figures('processes')
        self.assertEqual((figures["Closed on time"], figures["Days to close"]), ("–", "–"))
        [row] = content['tables'][0]['rows']
        self.assertEqual(row['cells'], ["Veterinary", 1, 0, None, None, 0])

    def test_processes_of_what_is_closed(self):
        self._concluded()
        figures, _content = self._figures('processes')
        self.assertEqual(figures["Closed on time"], "100 %")

    def test_audits(self):
        audit = self._running()
        for line in audit.line_ids:
            line.with_user(line.user_id).write({'result': 'conform', 'evidence': "Seen"})
        audit.with_user(self.lead).conclusion = "It conforms."
        audit.with_user(self.lead)._report()
        figures, content = self._figures('audits', start=fields.Datetime.add(
            fields.Datetime.now(), days=40))
        self.assertEqual(figures["Audits"], '1')
        self.assertIn("It conforms.", content['text'][0])
        self.assertIn("Office, Planning", content['weak'][0])
        self.assertEqual(content['tables'][0]['rows'][0]['action']['res_id'], audit.id)

    def test_links_show_what_was_counted(self):
        self._concluded()
        self._approved()
        review = self._review()
        for line in review.input_ids:
            for link in line.content['links']:
                with self.subTest(line.kind):
                    action = link['action']
                    self.assertTrue(self.env[action['res_model']].with_user(
                        self.leader).with_context(active_test=False).search_count(
                        action['domain']))
