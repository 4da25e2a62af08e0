"""What staff of another department get of a confidential file by RPC: nothing, by any method."""

import inspect

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import call_kw, get_public_method
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .nonconformity_common import NonconformityCase

TITLE, TEXT, ROOT, DEED = "Zanzibar", "Quetzalcoatl", "Popocatepetl", "Ouagadougou"
SECRETS = (TITLE, TEXT, ROOT, DEED)
# Asked for nothing but what the method's name says; the rest gets a harmless value by its name.
ARGUMENTS = {
    'domain': [], 'fields': ['display_name'], 'specification': {'display_name': {}},
    'fields_to_export': ['display_name'], 'vals': {}, 'values': {'title': "Taken"},
    'vals_list': [{}], 'groupby': ['company_id'], 'aggregates': ['__count'],
    'field_names': ['title'], 'fname': 'title', 'field_name': 'company_id', 'body': "Hello",
    'reason': "Why not", 'partner_ids': [], 'data': [['Taken']], 'default': {},
    'operation': 'read', 'act_type_xmlids': ['mail.mail_activity_data_todo'], 'load': '_classic_read',
}


@tagged('post_install', '-at_install')
class TestFollowUpRpc(NonconformityCase, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = cls._user('stranger', 'staff', cls.agency, cls.dept_plan)
        cls.stranger.group_ids += cls.env.ref('base.group_allow_export')
        cls.stranger.password = 'stranger-of-another-department'
        cls.file = cls._accepted(title=TITLE, description=TEXT, confidential=True)
        cls.file.with_user(cls.head).write({
            'cause_ids': [Command.create({'why_1': ROOT, 'category_id': cls.category.id})],
            'action_ids': [
                Command.create(cls._action_values(title=DEED, kind='correction')),
                Command.create(cls._action_values(title=DEED))],
            'checker_id': cls.auditor.id, 'check_date': cls._day(30),
        })
        cls.photo = cls.env['ir.attachment'].create({
            'name': f"{TITLE}.txt", 'raw': TEXT.encode(),
            'res_model': 'iso.nonconformity', 'res_id': cls.file.id})
        cls.file.sudo().attachment_ids = cls.photo
        cls.open_action = cls.file.action_ids.filtered(lambda action: action.state == 'open')
        cls.change = cls.env['iso.action.deadline'].with_user(cls.doer).create({
            'action_id': cls.open_action.id, 'new_deadline': cls._day(20), 'reason': TEXT})
        cls.file.message_post(body=f"About {TEXT}")
        # Everybody reads this one, which names the other.
        cls.public = cls._accepted()
        cls.env.flush_all()
        cls.parts = [
            cls.file, cls.file.round_id, cls.file.stage_ids[:1], cls.file.extent_ids[:1],
            cls.file.cause_ids, cls.open_action, cls.file.action_ids - cls.open_action,
            cls.change]

    def _picture(self):
        """Everything that is stored of the file and of its parts."""
        self.env.flush_all()
        self.env.invalidate_all()
        picture = []
        for record in self.parts:
            record = record.sudo().exists()
            picture.append(record.read([
                name for name, field in record._fields.items() if field.store]))
        file = self.file.sudo()
        picture.append((
            len(file.cause_ids), len(file.action_ids), len(file.extent_ids),
            len(file.stage_ids), len(file.message_ids), len(file.activity_ids),
            file.message_partner_ids.ids, self.photo.sudo().raw))
        return picture

    def _public_methods(self, model):
        for name in sorted(dir(type(model))):
            if name.startswith('_') or not callable(getattr(type(model), name, None)):
                continue
            try:
                yield name, get_public_method(model, name)
            except (AccessError, AttributeError):
                continue

    def _arguments(self, method):
        arguments = []
        for parameter in list(inspect.signature(method).parameters.values())[1:]:
            if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                continue
            if parameter.name in ARGUMENTS:
                arguments.append(ARGUMENTS[parameter.name])
            elif parameter.default is not parameter.empty:
                break  # whatever follows has a default too
            else:
                arguments.append("1")
        return arguments

    def _assert_nothing_said(self, result):
        said = repr(result)
        for secret in SECRETS:
            self.assertNotIn(secret, said)

    @mute_logger('odoo.sql_db', 'odoo.models', 'odoo.addons.base.models.ir_rule')
    def test_no_method_gives_or_changes_anything(self):
        before = self._picture()
        called, answered = 0, set()
        for record in self.parts:
            model = record.with_user(self.stranger).browse()
            for name, method in self._public_methods(model):
                arguments = self._arguments(method)
                if not getattr(method, '_api_model', False):
                    arguments = [record.ids, *arguments]
                with self.subTest(model=model._name, method=name):
                    savepoint = self.env.cr.savepoint()
                    try:
                        result = call_kw(model, name, arguments, {})
                        answered.add(f'{model._name}.{name}')
                        changed = self._picture() != before
                    except Exception as refusal:  # noqa: BLE001 (its words may tell too)
                        result, changed = refusal, False
                    savepoint.close(rollback=True)
                    self.env.invalidate_all()
                    self._assert_nothing_said(result)
                    self.assertFalse(changed)
                    called += 1
        # Most answer with something harmless; a test in which all fail proves less.
        self.assertGreater(len(answered), 150)
        self.assertGreater(called, 450, "the methods were not found")
        self.assertEqual(self._picture(), before)

    def test_the_own_moves_are_refused(self):
        """Not merely without an effect: with words."""
        urls = []
        for record in self.parts:
            record = record.with_user(self.stranger)
            names = [name for name, _method in self._public_methods(record)
                     if name.startswith('action_') and 'state' in record._fields]
            for name in names:
                if 'active' not in record._fields and name.endswith('archive'):
                    continue
                if hasattr(type(record), name.replace('action_', '_with_reason_')):
                    continue  # the question for a reason; the answer is refused below
                with self.subTest(model=record._name, method=name):
                    try:
                        with self.env.cr.savepoint():
                            result = getattr(record, name)()
                    except UserError:
                        continue
                    # The way to a list or a file, where who asks is asked again.
                    self.assertIn(
                        result['type'], (
                            'ir.actions.act_window', 'ir.actions.act_url', 'ir.actions.client'))
                    if 'url' in result:
                        urls.append(result['url'])
        self.authenticate(self.stranger.login, 'stranger-of-another-department')
        for url in urls:
            answer = self.url_open(url)
            self.assertIn(answer.status_code, (403, 404), url)
            self._assert_nothing_said(answer.text)
        for record in (self.file, self.open_action):
            for name in dir(type(record)):
                if name.startswith('_with_reason_'):
                    verb = name.removeprefix('_with_reason_')
                    wizard = self.env['iso.reason'].with_user(self.stranger).create({
                        'res_model': record._name, 'res_id': record.id, 'verb': verb,
                        'reason': "Why not"})
                    with self.subTest(verb=verb), self.assertRaises(AccessError):
                        wizard.action_confirm()

    def _reads(self):
        """Ways to read by way of something else."""
        env = self.env(user=self.stranger)
        File, Action = env['iso.nonconformity'], env['iso.action']
        yield File.name_search(TITLE)
        yield File.search_read([('title', '=', TITLE)], ['title'])
        yield File.formatted_read_group([], ['title'], ['__count'])
        yield File.formatted_read_group([], ['repeats_id'], ['__count'])
        yield Action.formatted_read_group([], ['title'], ['__count'])
        yield Action.formatted_read_group([], ['nonconformity_id'], ['__count'])
        for model in ('iso.cause', 'iso.nonconformity.round', 'iso.nonconformity.stage',
                      'iso.nonconformity.extent', 'iso.action'):
            yield env[model].search([('nonconformity_id.title', '=', TITLE)]).ids and TITLE
            yield env[model].search_read([], ['nonconformity_id'])
        yield env['iso.action.deadline'].search([('action_id.title', '=', DEED)]).ids and DEED
        yield File.search([('repeats_id.title', '=', TITLE)]).ids and TITLE
        yield File.search([('repeats_id.cause_ids.root', '=', ROOT)]).ids and ROOT
        yield File.search([]).export_data(
            ['title', 'cause_ids/root', 'action_ids/title'])['datas']
        public = self.public.with_user(self.stranger)
        yield public.read()
        yield public.web_read({
            'repeats_id': {'fields': {'display_name': {}}}})
        yield env['mail.message'].search_read([('model', '=like', 'iso.%')], ['body', 'subject'])
        yield env['mail.message'].search([('body', 'ilike', TEXT)]).ids and TEXT
        yield env['mail.activity'].search_read(
            [('res_model', '=like', 'iso.%')], ['summary', 'res_name', 'note'])
        yield env['ir.attachment'].search_read([('name', 'ilike', TITLE)], ['name'])
        yield env['mail.followers'].search_read([('res_model', '=like', 'iso.%')])
        yield env['iso.finding'].search_read([], ['nonconformity_id'])
        yield env['hr.department'].search_read([('name', '=', "Planning")], ['name'])

    def test_nothing_is_read_by_way_of_something_else(self):
        self.assertEqual(self.public.sudo().repeats_id, self.file)
        reads = self._reads()
        while True:
            self.env.invalidate_all()
            try:
                self._assert_nothing_said(next(reads))
            except StopIteration:
                break
            except (AccessError, ValidationError) as refusal:
                self._assert_nothing_said(refusal)
                self.fail("a way that is closed altogether proves nothing: take it out")

    def test_exporting_its_title_is_refused(self):
        for name in ('repeats_id', 'repeats_id/title'):
            with self.assertRaises(AccessError) as refused:
                self.public.with_user(self.stranger).export_data([name])
            self._assert_nothing_said(refused.exception)
        with self.assertRaises(AccessError) as refused:
            self.public.with_user(self.stranger).web_read(
                {'repeats_id': {'fields': {'title': {}}}})
        self._assert_nothing_said(refused.exception)

    def test_only_its_number_is_named(self):
        """Who may not read a file learns its number, who may also what it is about."""
        public = self.public
        self.assertEqual(
            public.with_user(self.stranger).repeats_id.sudo().display_name, self.file.name)
        self.env.invalidate_all()
        self.assertEqual(
            public.with_user(self.staff).repeats_id.display_name, f"{self.file.name} {TITLE}")

    def test_single_records_are_refused(self):
        for record in (*self.parts, self.photo):
            record = record.with_user(self.stranger)
            self.env.invalidate_all()
            with self.subTest(model=record._name):
                with self.assertRaises(AccessError):
                    record.read(['display_name'])
                with self.assertRaises(AccessError):
                    record.copy()
        for message in self.file.sudo().message_ids:
            with self.assertRaises(AccessError):
                message.with_user(self.stranger).read(['body'])

    def test_the_file_route(self):
        self.authenticate(self.stranger.login, 'stranger-of-another-department')
        for url in (f'/web/content/{self.photo.id}', f'/web/image/{self.photo.id}',
                    f'/web/content/iso.nonconformity/{self.file.id}/description',
                    f'/mail/view?model=iso.nonconformity&res_id={self.file.id}'):
            with self.subTest(url=url):
                answer = self.url_open(url)
                self._assert_nothing_said(answer.text)
        self.authenticate(self.head.login, self.head.login)
        self.assertEqual(self.url_open(f'/web/content/{self.photo.id}').text, TEXT)
