from unittest.mock import patch

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .nonconformity_common import NonconformityCase


@tagged('post_install', '-at_install')
class TestNonconformityReport(NonconformityCase):
    """Reports made by hand: from the menu and from any record."""

    def _report_from(self, record, user, **values):
        """What the form does: defaults of the action, the values of the three fields, save."""
        action = record.with_user(user).action_iso_report()
        self.assertEqual(
            action['view_id'][0], self.env.ref('iso_audit.iso_nonconformity_view_form_report').id)
        return self.env['iso.nonconformity'].with_user(user).with_context(
            **action['context']).create({'description': "The fridge was open", **values})

    # -- from a record ------------------------------------------------------------------------

    def test_from_a_record(self):
        audit = self._running()
        file = self._report_from(audit, self.secretary)
        self.assertEqual(
            (file.res_model, file.res_id, file.origin_name),
            ('iso.audit', audit.id, audit.display_name))
        self.assertEqual(
            (file.department_id, file.company_id, file.source, file.title),
            (self.dept_vet, self.agency, 'audit', "The fridge was open"))
        self.assertEqual(audit.iso_nonconformity_count, 1)
        opened = file.action_open_origin()
        self.assertEqual((opened['res_model'], opened['res_id']), ('iso.audit', audit.id))

    def test_count_and_list_are_what_the_reader_may_see(self):
        department = self.dept_vet
        self._reported()
        self._report_from(department, self.secretary, confidential=True)
        other = self.dept_office
        departments = department | other
        for user, count in ((self.secretary, 2), (self.auditor, 1), (self.other_secretary, 0)):
            mine = departments.with_user(user).sudo(False)
            mine.invalidate_recordset(['iso_nonconformity_count'])
            self.assertEqual(mine.mapped('iso_nonconformity_count'), [count, 0], user.login)
        action = department.with_user(self.auditor).action_iso_nonconformities()
        self.assertEqual(self.env['iso.nonconformity'].with_user(self.auditor).search_count(
            action['domain']), 1)

    def test_count_takes_one_query(self):
        departments = (self.dept_vet | self.dept_office | self.dept_plan).with_user(self.secretary)
        departments.mapped('iso_nonconformity_count')
        self.env.invalidate_all()
        departments.mapped('name')
        with self.assertQueryCount(1):
            departments.mapped('iso_nonconformity_count')

    def test_count_is_for_iso_staff(self):
        plain = self.env['res.users'].create({
            'name': "Plain", 'login': "plain", 'company_id': self.agency.id,
            'company_ids': [Command.set(self.agency.ids)],
            'group_ids': [Command.set(self.env.ref('base.group_user').ids)]})
        arch = self.dept_vet.with_user(plain).get_view(view_type='form')['arch']
        self.assertNotIn('iso_nonconformity', arch)
        with self.assertRaises(AccessError):
            self.dept_vet.with_user(plain).read(['iso_nonconformity_count'])

    def test_origin_cannot_be_forged(self):
        Files = self.env['iso.nonconformity'].with_user(self.staff)
        values = {'description': "Found it"}
        with self.assertRaisesRegex(UserError, "records this by itself"):
            Files.create({**values, 'res_model': 'iso.audit', 'res_id': 1})
        file = Files.with_context(
            default_res_model='iso.audit', default_res_id=1, default_origin_name="X"
        ).create(values)
        self.assertEqual((file.res_model, file.res_id, file.origin_name), (False, 0, False))
        with self.assertRaises(AccessError):
            file.write({'res_id': 5})
        with self.assertRaises(UserError):
            file.with_user(self.secretary).write({'res_id': 5})

    def test_origin_has_to_be_readable(self):
        audit = self._audit()
        foreign = self.other_dept
        outsider = self._user('outsider', 'staff', self.agency, self.dept_office)
        Files = self.env['iso.nonconformity'].with_user(outsider)
        for record in (audit, foreign):
            with self.assertRaises(AccessError):
                Files.with_context(iso_report_origin=[record._name, record.id]).create(
                    {'description': "Found it"})
            with self.assertRaises(AccessError):
                record.with_user(outsider).action_iso_report()
        self.assertFalse(audit.iso_nonconformity_count)

    def test_origin_that_makes_no_sense(self):
        Files = self.env['iso.nonconformity'].with_user(self.staff)
        gone = self.env['hr.department'].create({'name': "Gone", 'company_id': self.agency.id})
        number = gone.id
        gone.unlink()
        for named in (
                ['res.users', 1], ['no.model', 1], "hr.department", ['hr.department', '1'],
                [1, 2], ['hr.department', number], ['hr.department']):
            with self.assertRaises(UserError):
                Files.with_context(iso_report_origin=named).create({'description': "Found it"})

    def test_not_for_another_company(self):
        """An inspector reads the departments of a branch and reports nothing there."""
        department = self.dept_vet.with_user(self.inspector).with_context(
            allowed_company_ids=self.province.ids)
        with self.assertRaises(AccessError):
            department.action_iso_report()

    def test_form_shows_where_from(self):
        Files = self.env['iso.nonconformity'].with_user(self.staff)
        values = Files.with_context(
            iso_report_origin=['hr.department', self.dept_vet.id]
        ).default_get(['origin_name', 'department_id'])
        self.assertEqual(values['origin_name'], self.dept_vet.display_name)
        self.assertEqual(values['department_id'], self.dept_vet.id)
        self.assertFalse(Files.default_get(['origin_name'])['origin_name'])

    # -- the buttons --------------------------------------------------------------------------

    def _form(self, arch):
        view = self.env['ir.ui.view'].create({
            'name': "test", 'model': 'hr.department', 'arch': arch, 'priority': 99})
        got = self.env['hr.department'].with_user(self.staff).get_view(view.id, 'form')
        return etree.fromstring(got['arch']), got

    def test_buttons_in_every_form(self):
        box = '<div name="button_box" class="oe_button_box"/>'
        for arch in (
                f'<form><sheet>{box}<field name="name"/></sheet></form>',
                '<form><sheet><field name="name"/></sheet></form>',
                '<form><field name="name"/></form>'):
            form, got = self._form(arch)
            names = form.xpath("//div[@name='button_box']/button/@name")
            self.assertEqual(names, ['action_iso_nonconformities', 'action_iso_report'], arch)
            self.assertIn('iso_nonconformity_count', got['models']['hr.department'])

    def test_buttons_stay_out_of_lists_and_parts(self):
        """A box inside a list's own form belongs to another record."""
        form, _got = self._form(
            '<form><sheet><field name="child_ids"><form><sheet>'
            '<div name="button_box"/><field name="name"/></sheet></form></field></sheet></form>')
        self.assertEqual(
            len(form.xpath("/form/sheet/div[@name='button_box']/button")), 2)
        self.assertFalse(form.xpath("//field//button"))
        arch = self.env['hr.department'].with_user(self.staff).get_view(view_type='list')['arch']
        self.assertNotIn('action_iso_report', arch)

    def test_buttons_only_once(self):
        form, _got = self._form(
            '<form><header><button name="action_iso_report" type="object" string="X"/></header>'
            '<sheet><field name="name"/></sheet></form>')
        self.assertEqual(form.xpath("//button/@name"), ['action_iso_report'])
        for _time in range(2):
            arch = self.env['hr.department'].with_user(self.staff).get_view(
                view_type='form')['arch']
            self.assertEqual(arch.count('name="action_iso_report"'), 1)

    # -- in three fields ----------------------------------------------------------------------

    def test_who_acts_next(self):
        file = self._reported()
        told = file.with_user(self.staff).action_reported()['params']
        self.assertEqual(told['message'], (
            f"{file.name} was reported; Secretary decides by "
            f"{file.stage_deadline.strftime('%d/%m/%Y')}."))
        self.assertEqual((told['next']['res_model'], told['next']['res_id']),
                         ('iso.nonconformity', file.id))

    def test_nobody_to_decide(self):
        with patch.object(
                self.env.registry['res.company'], '_iso_user',
                lambda company, role, without=None: company.env['res.users']):
            file = self._reported()
        self.assertIn("Nobody is named yet", file.action_reported()['params']['message'])

    def test_only_what_one_may_read_is_told(self):
        file = self._reported(self.secretary, department_id=self.dept_plan.id)
        with self.assertRaises(AccessError):
            file.with_user(self.doer).action_reported()

    def test_in_the_name_of_somebody_else(self):
        file = self._reported(self.secretary, reporter_id=self.doer.id)
        self.assertEqual(file.reporter_id, self.doer)
        with self.assertRaises(AccessError):
            self._reported(reporter_id=self.doer.id)
        with self.assertRaisesRegex(ValidationError, "does not belong to Agency"):
            self._reported(self.secretary, reporter_id=self.other_auditor.id)
        form = {
            user: self.env['iso.nonconformity'].with_user(user).get_view(
                self.env.ref('iso_audit.iso_nonconformity_view_form_report').id, 'form')['arch']
            for user in (self.secretary, self.staff)}
        self.assertIn('name="reporter_id"', form[self.secretary])
        self.assertNotIn('name="reporter_id"', form[self.staff])

    def test_photos_become_the_files_of_the_report(self):
        photo = self.env['ir.attachment'].with_user(self.staff).create(
            {'name': "photo.png", 'raw': b"photo", 'res_model': 'iso.nonconformity'})
        file = self._reported(attachment_ids=[Command.link(photo.id)])
        self.assertEqual((photo.res_model, photo.res_id), ('iso.nonconformity', file.id))

    def test_empty_report(self):
        with self.assertRaisesRegex(UserError, "Say what happened"):
            self._reported(description=" \n ")
