"""The same guards over HTTP: /json/2 with an API key, as an integration would come."""

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import IsoAuditCase


@tagged('post_install', '-at_install')
class TestAuditHttp(IsoAuditCase, HttpCase):

    def _call(self, user, model, method, **arguments):
        key = self.env['res.users.apikeys'].with_user(user)._generate(
            'rpc', "Test", fields.Datetime.now() + timedelta(hours=1))
        answer = self.url_open(
            f'/json/2/{model}/{method}', headers={'Authorization': f'Bearer {key}'},
            json=arguments)
        return answer.status_code, answer.json()

    def test_approving_and_signing_ask_who_it_is(self):
        """Without proof of identity the wizard comes back, and nothing has happened."""
        audit = self._audit()
        audit.action_submit()
        status, answer = self._call(self.leader, 'iso.audit', 'action_approve', ids=audit.ids)
        self.assertEqual((status, answer['res_model']), (200, 'res.users.identitycheck'))
        self.assertEqual(audit.state, 'submitted')
        audit.with_user(self.leader)._approve()
        audit.with_user(self.lead).action_start()
        for line in audit.line_ids:
            line.with_user(line.user_id).result = 'conform'
        audit.with_user(self.lead).conclusion = "Conforms."
        status, answer = self._call(self.lead, 'iso.audit', 'action_report', ids=audit.ids)
        self.assertEqual((status, answer['res_model']), (200, 'res.users.identitycheck'))
        self.assertEqual(audit.state, 'running')

    def test_private_methods_are_not_there(self):
        audit = self._audit()
        audit.action_submit()
        for method in ('_approve', '_report', '_move', '_with_reason_cancel', '_hand_to'):
            status, _answer = self._call(self.leader, 'iso.audit', method, ids=audit.ids)
            self.assertIn(status, (403, 404), method)
        self.assertEqual(audit.state, 'submitted')

    def test_writing_the_state(self):
        audit = self._running()
        for method, arguments in (
                ('write', {'vals': {'state': 'reported'}}),
                ('write', {'vals': {'lead_id': self.secretary.id}}),
                ('web_save', {'vals': {'state': 'reported'}, 'specification': {'id': {}}})):
            status, answer = self._call(
                self.secretary, 'iso.audit', method, ids=audit.ids, **arguments)
            self.assertEqual(status, 422, answer)
        self.assertEqual((audit.state, audit.lead_id), ('running', self.lead))

    def test_answering(self):
        audit = self._running()
        line = audit.line_ids[0]
        other = (self.lead | self.auditor) - line.user_id
        status, answer = self._call(
            other, 'iso.audit.line', 'write', ids=line.ids, vals={'result': 'conform'})
        self.assertEqual(status, 403)
        self.assertIn(line.user_id.name, answer['message'])
        status, _answer = self._call(
            line.user_id, 'iso.audit.line', 'write', ids=line.ids,
            vals={'result': 'conform', 'answered_by': other.id})
        self.assertEqual(status, 422)
        status, _answer = self._call(
            line.user_id, 'iso.audit.line', 'write', ids=line.ids,
            vals={'result': 'conform', 'evidence': "File 7"})
        self.assertEqual(status, 200)
        self.assertEqual((line.result, line.answered_by), ('conform', line.user_id))

    def test_a_stranger_sees_nothing(self):
        audit = self._audit()
        for user in (self.staff, self.other_secretary):
            status, answer = self._call(
                user, 'iso.audit', 'search_read', domain=[['id', '=', audit.id]], fields=['title'])
            self.assertEqual((status, answer), (200, []))
            status, _answer = self._call(user, 'iso.audit', 'read', ids=audit.ids, fields=['title'])
            self.assertEqual(status, 403)
