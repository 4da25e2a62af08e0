from odoo.tests import HttpCase, tagged

from .nonconformity_common import NonconformityCase


@tagged('post_install', '-at_install')
class TestReminderTour(NonconformityCase, HttpCase):
    """The rules of one's own and handing over, in the browser."""

    def test_own_rules(self):
        self.start_tour(
            '/odoo/action-iso_audit.action_iso_reminder_step', 'iso_reminder_own_rules',
            login=self.admin.login)
        own = self.env['iso.reminder.step'].search([('company_id', '=', self.agency.id)])
        self.assertEqual(len(own), 6)
        self.assertEqual(own.filtered(lambda step: step.recipient == 'leader').days, 21)

    def test_hand_over_by_the_head(self):
        """The head finds what is late and hands it over, without a menu of configuration."""
        late, in_time = self.env['iso.action'].create([{
            'title': title, 'user_id': self.doer.id, 'owner_id': self.head.id,
            'deadline': self._day(days), 'company_id': self.agency.id,
            'department_id': self.dept_vet.id,
        } for title, days in (("Very late", -20), ("In time", 5))])
        menu = self.env.ref('iso_audit.action_iso_hand_over')
        for lang, _name in self.env['res.lang'].get_installed():
            menu.with_context(lang=lang).name = "Hand Over Work"  # whatever the language
        self.start_tour(
            '/odoo/action-iso_audit.action_iso_action', 'iso_reminder_hand_over',
            login=self.head.login)
        self.assertEqual((late | in_time).user_id, self.staff)
