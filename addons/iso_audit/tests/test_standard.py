"""Standards and their clauses: loading, updating, importing from the screen, and who may."""
import base64
import re
from unittest.mock import patch

import yaml

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..library import parse_library
from ..library_messages import FAULT_MESSAGES
from .common import IsoAuditCase
from .test_library import SHIPPED, shipped

URN = 'urn:test:rules:1'


def rules(version=1, codes=('1', '1.1', '1.2', '2'), urn=URN, questions=('1.1', '1.1', '2'), **parts):
    """The bytes of a small library."""
    return yaml.safe_dump({
        'format': 1, 'urn': urn, 'version': version,
        'standard': {'code': 'RULES', 'edition': urn[-1], 'name': {'en': "Rules", 'vi': "Quy định"}},
        'clauses': [{
            'code': code, 'title': {'en': f"Clause {code}", 'vi': f"Điều {code}"},
            'guidance': {'en': f"Look at {code}"}} for code in codes],
        'checklists': [{
            'id': 'start', 'name': {'en': "Start", 'vi': "Khởi đầu"},
            'questions': [{
                'clause': code, 'question': {'en': f"Why {code}?", 'vi': f"Vì sao {code}?"},
                'applies_to': ['system']} for code in questions]}],
        **parts,
    }, allow_unicode=True).encode()


class LibraryCase(IsoAuditCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('en_US')
        cls.env['res.lang']._activate_lang('vi_VN')
        cls.env['iso.library']._load_terms(['en_US', 'vi_VN'])
        cls.keeper = cls._user('keeper', 'admin', cls.province)

    def _load(self, content):
        standard = self.env['iso.library']._load(parse_library(content), content)
        self.env.invalidate_all()  # the order of clauses is the database's
        return standard

    def _wizard(self, content, user=None):
        return self.env['iso.library.import'].with_user(user or self.keeper).create(
            {'file': base64.b64encode(content), 'filename': 'rules.yaml'})

    def _clause(self, standard, code):
        return self.env['iso.clause'].with_context(active_test=False).search(
            [('standard_id', '=', standard.id), ('code', '=', code)])


@tagged('post_install', '-at_install')
class TestStandard(LibraryCase):

    # -- what is shipped ----------------------------------------------------------------------

    def test_shipped(self):
        old = self.env.ref('iso_library.standard_iso9001_2015')
        new = self.env.ref('iso_library.standard_iso9001_2026')
        self.assertEqual((old.display_name, old.clause_count), ("ISO 9001:2015", 91))
        self.assertEqual(new.clause_count, 91)
        clause = self.env.ref('iso_library.clause_iso9001_2015_7_1_5_2')
        self.assertEqual(clause.display_name, "7.1.5.2 Measurement traceability")
        self.assertEqual(
            clause.with_context(lang='vi_VN').display_name, "7.1.5.2 Liên kết chuẩn đo lường")
        self.assertEqual(clause.parent_id.parent_id.parent_id.code, '7')
        self.assertEqual(
            self.env.ref('iso_library.checklist_iso9001_2015_starter').question_count, 104)
        self.assertEqual(self.env['res.company'].create({'name': "New"}).iso_standard_id, old)
        mappings = self.env['iso.clause.mapping'].search([('source_standard_id', '=', old.id)])
        self.assertEqual(mappings.source_id, old.clause_ids)
        self.assertEqual(mappings.target_id, new.clause_ids)
        codes = old.clause_ids.mapped('code')
        self.assertLess(codes.index('9.3.3'), codes.index('10.1'))
        self.assertEqual(codes, [clause.code for clause in parse_library(shipped(SHIPPED[0])).clauses])

    def test_shipped_again_is_no_work(self):
        """An upgrade of the addon leaves what is as new, or newer, alone."""
        paths = [f'iso_audit/data/library/{name}.yaml' for name in SHIPPED]
        with patch.object(type(self.env['iso.library']), '_load') as load:
            self.env['iso.library']._load_shipped(paths)
            load.assert_not_called()
            old = self.env.ref('iso_library.standard_iso9001_2015')
            load.return_value = old
            old.library_version = 0
            self.env['iso.library']._load_shipped(paths)
            load.assert_called_once()

    # -- loading ------------------------------------------------------------------------------

    def test_load(self):
        standard = self._load(rules())
        self.assertEqual(standard.with_context(lang='vi_VN').name, "Quy định")
        self.assertEqual(standard.clause_ids.mapped('code'), ['1', '1.1', '1.2', '2'])
        self.assertEqual(self._clause(standard, '1.1').parent_id, self._clause(standard, '1'))
        self.assertEqual(
            self._clause(standard, '1.1').with_context(lang='vi_VN').guidance, "Look at 1.1")
        checklist = standard.checklist_ids
        self.assertFalse(checklist.company_id)
        self.assertEqual(checklist.question_ids.mapped('name'), ["Why 1.1?", "Why 1.1?", "Why 2?"])
        self.assertEqual(checklist.question_ids.applicability_ids.code, 'system')
        self.assertEqual(base64.b64decode(standard.library_file), rules())

    def test_load_in_any_language(self):
        """The language of who imports decides nothing."""
        content = rules()
        standard = self.env['iso.library'].with_context(lang='vi_VN')._load(
            parse_library(content), content)
        self.assertEqual(standard.with_context(lang='en_US').name, "Rules")
        self.assertEqual(standard.with_context(lang='vi_VN').name, "Quy định")

    def test_vietnamese_only(self):
        content = rules(clauses=[{'code': '1', 'title': {'vi': "Điều một"}}], checklists=[])
        standard = self._load(content)
        self.assertEqual(standard.clause_ids.with_context(lang='en_US').name, "Điều một")

    def test_language_switched_on_later(self):
        lang = self.env['res.lang'].search([('code', '=', 'vi_VN')])
        self.env['res.users'].search([('lang', '=', 'vi_VN')]).lang = 'en_US'
        self.env['res.partner'].with_context(active_test=False).search(
            [('lang', '=', 'vi_VN')]).lang = 'en_US'
        lang.active = False
        standard = self._load(rules())
        lang.active = True
        self.assertEqual(standard.with_context(lang='vi_VN').name, "Rules")
        self.env['ir.module.module']._load_module_terms(['iso_audit'], ['vi_VN'])
        self.env.invalidate_all()
        self.assertEqual(standard.with_context(lang='vi_VN').name, "Quy định")
        self.assertEqual(
            standard.clause_ids.with_context(lang='vi_VN').mapped('name')[1], "Điều 1.1")

    def test_update(self):
        standard = self._load(rules())
        kept, dropped = self._clause(standard, '1.1'), self._clause(standard, '2')
        questions = standard.checklist_ids.question_ids
        self._load(rules(
            version=2, questions=('1.1',), clauses=[
                {'code': '1', 'title': {'en': "One", 'vi': "Một"}},
                {'code': '1.1', 'title': {'en': "Clause 1.1", 'vi': "Điều 1.1"}},
                {'code': '1.1.1', 'title': {'en': "Below"}},
                {'code': '1.2', 'parent': '1.1', 'title': {'en': "Moved"}},
            ]))
        self.assertEqual(standard.library_version, 2)
        self.assertEqual(kept.parent_id.name, "One")
        self.assertEqual(kept.parent_id.with_context(lang='vi_VN').name, "Một")
        self.assertFalse(kept.guidance)
        self.assertFalse(kept.assessable)
        self.assertEqual(self._clause(standard, '1.1.1').parent_id, kept)
        moved = self._clause(standard, '1.2')
        self.assertEqual(moved.parent_id, kept)
        self.assertEqual(moved.parent_path, f'{kept.parent_id.id}/{kept.id}/{moved.id}/')
        self.assertTrue(dropped.exists())
        self.assertFalse(dropped.active)
        self.assertEqual(questions.mapped('active'), [True, False, False])

    def test_update_twice_changes_nothing(self):
        standard = self._load(rules())
        self._load(rules(version=2))
        stamps = self.env['iso.clause'].search_read([], ['write_date'])
        tallies = self.env['iso.library']._preview(parse_library(rules(version=3)))
        for kind in ('clauses', 'questions', 'checklists', 'standard'):
            tally = tallies[kind]
            self.assertEqual((tally.new, tally.changed, tally.archived), (0, 0, 0), kind)
        self._load(rules(version=3))
        self.assertEqual(self.env['iso.clause'].search_read([], ['write_date']), stamps)
        self.assertEqual(len(standard.clause_ids), 4)

    def test_dropped_and_back(self):
        standard = self._load(rules())
        clause = self._clause(standard, '2')
        question = standard.checklist_ids.question_ids[-1]
        self._load(rules(version=2, codes=('1', '1.1', '1.2'), questions=('1.1',)))
        self.assertFalse(clause.active)
        self.assertFalse(question.active)
        self._load(rules(version=3))
        self.assertTrue(clause.active)
        self.assertTrue(question.active)
        self.assertEqual(self._clause(standard, '2'), clause)

    def test_past_audits_keep_their_words(self):
        standard = self._load(rules(questions=('2',)))
        self.agency.iso_standard_id = standard
        self.competence.standard_ids = [Command.link(standard.id)]
        self.lead_competence.standard_ids = [Command.link(standard.id)]
        self.dept_vet.iso_applicability_ids = self.env.ref('iso_audit.applicability_system')
        audit = self._audit(
            standard_ids=[Command.set(standard.ids)],
            checklist_ids=[Command.set(standard.checklist_ids.ids)])
        line = audit.line_ids
        self.assertEqual((line.clause_code, line.question), ('2', "Why 2?"))
        self._load(rules(version=2, codes=('1', '2'), questions=(), clauses=[
            {'code': '1', 'title': {'en': "One"}}]))
        self.assertEqual(
            (line.clause_code, line.clause_name, line.question), ('2', "Clause 2", "Why 2?"))
        self.assertFalse(line.clause_id.active)

    def test_mapping(self):
        first = self._load(rules())
        second = self._load(rules(urn='urn:test:rules:2', mappings=[{'from': URN, 'pairs': [
            {'from': '1.1', 'to': '1.1', 'relation': 'equal'},
            {'from': '1.1', 'to': '1.2', 'relation': 'subset', 'note': {'vi': "Thêm"}},
        ]}]))
        mappings = self._clause(first, '1.1').mapping_ids
        self.assertEqual(mappings.target_id.mapped('code'), ['1.1', '1.2'])
        self.assertEqual(mappings.target_standard_id, second)
        self._load(rules(urn='urn:test:rules:2', version=2))
        self.assertEqual(mappings.mapped('active'), [False, False])
        # An update of the other side touches only what that side says itself.
        self._load(rules(version=2))
        self.assertEqual(mappings.mapped('active'), [False, False])

    def test_query_count_does_not_grow_with_clauses(self):
        def loaded(number, size):
            codes = [str(code) for code in range(1, size + 1)]
            content = rules(urn=f'urn:test:big:{number}', codes=codes, questions=codes)
            library = parse_library(content)
            self.env.invalidate_all()
            self.env['res.lang']._get_data(code='vi_VN')
            before = self.cr.sql_log_count
            self.env['iso.library']._load(library, content)
            self.env.flush_all()
            return self.cr.sql_log_count - before
        loaded(1, 5)  # warm up
        self.assertEqual(loaded(2, 10), loaded(3, 80))

    # -- importing from the screen ------------------------------------------------------------

    def test_import(self):
        wizard = self._wizard(rules())
        self.assertTrue(wizard.can_import)
        self.assertEqual((wizard.designation, wizard.version), ("RULES:1", 1))
        self.assertIn("<td>Clauses</td><td>4</td><td>0</td><td>0</td>", wizard.summary)
        self.assertIn("<td>Questions</td><td>3</td>", wizard.summary)
        self.assertFalse(self.env['iso.standard'].search([('urn', '=', URN)]), "a preview writes nothing")
        standard = self.env['iso.standard'].browse(wizard.action_import()['res_id'])
        self.assertEqual(standard.clause_count, 4)
        update = self._wizard(rules(version=2, codes=('1', '1.1', '3'), questions=('3',)))
        self.assertEqual(update.current_version, 1)
        self.assertIn("<td>Clauses</td><td>1</td><td>0</td><td>2</td>", update.summary)
        update.action_import()
        self.assertEqual(standard.clause_ids.mapped('code'), ['1', '1.1', '3'])

    def test_import_refuses_old(self):
        self._load(rules(version=3))
        for version in (3, 2):
            wizard = self._wizard(rules(version=version, codes=('9',), questions=()))
            self.assertFalse(wizard.can_import)
            self.assertIn("is not newer than version 3", wizard.faults)
            with self.assertRaisesRegex(UserError, "Nothing was imported"):
                wizard.action_import()

    def test_import_refuses_faults(self):
        before = self.env['iso.clause'].search_count([])
        wizard = self._wizard(rules(codes=('1', '1', '2.1'), questions=('1', '7')))
        self.assertFalse(wizard.can_import)
        for words in ("Clause 1 is there already", "Clause 2.1 lies under 2", "Clause 7 is not among",
                      "<code>clauses[2]</code>", "<th>Line</th>"):
            self.assertIn(words, wizard.faults)
        with self.assertRaises(UserError) as caught:
            wizard.action_import()
        self.assertGreaterEqual(str(caught.exception).count('\n'), 3)
        self.assertEqual(self.env['iso.clause'].search_count([]), before)

    def test_import_refuses_what_the_database_does_not_know(self):
        self._load(rules())
        content = rules(urn='urn:test:rules:2', mappings=[
            {'from': URN, 'pairs': [{'from': '8', 'to': '1', 'relation': 'equal'}]},
            {'to': 'urn:test:nowhere:1', 'pairs': [{'from': '1', 'to': '1', 'relation': 'equal'}]},
        ], checklists=[{'id': 'x', 'name': {'en': "X"}, 'questions': [
            {'clause': '1', 'question': {'en': "Why?"}, 'applies_to': ['moon']}]}])
        faults = self._wizard(content).faults
        for words in ("RULES:1 has no clause 8", "urn:test:nowhere:1 is not here",
                      "no applicability “moon”", "mappings[1].pairs[1].from"):
            self.assertIn(words, faults)

    def test_import_refuses_a_pair_given_elsewhere(self):
        pairs = [{'from': '1', 'to': '1', 'relation': 'equal'}]
        self._load(rules())
        self._load(rules(urn='urn:test:rules:2', mappings=[{'from': URN, 'pairs': pairs}]))
        faults = self._wizard(rules(
            version=2, mappings=[{'to': 'urn:test:rules:2', 'pairs': pairs}])).faults
        self.assertIn("given by the library of RULES:2", faults)

    def test_import_of_garbage(self):
        for content in (b'', b'\x00\x01', b'PK\x03\x04zip', b'<html>', b'a: *b', b'[' * 10_000):
            wizard = self._wizard(content or b'\n')
            self.assertFalse(wizard.can_import)
            self.assertIn("<td>", wizard.faults)

    def test_faults_are_shown_as_text(self):
        """What a file says is shown, never run."""
        wizard = self._wizard(rules(urn='<img src=x onerror=alert(1)>'))
        self.assertNotIn('<img', wizard.faults)
        self.assertIn('&lt;img', wizard.faults)

    def test_messages_fit_their_translations(self):
        """A translation uses the same placeholders as its source."""
        for code, message in FAULT_MESSAGES.items():
            source, translated = (message._translate(lang) for lang in ('en_US', 'vi_VN'))
            names = [set(re.findall(r'%\((\w+)\)', text)) for text in (source, translated)]
            self.assertEqual(*names, code)

    # -- rights -------------------------------------------------------------------------------

    def test_who_may_import(self):
        for user in (self.staff, self.auditor, self.secretary, self.leader, self.inspector):
            with self.assertRaises(AccessError), mute_logger('odoo.addons.base.models.ir_model'):
                self._wizard(rules(), user)
        with self.assertRaisesRegex(AccessError, "shared by all organisations.*Province"):
            self._wizard(rules(), self.admin).action_import()

    def test_standards_are_read_only(self):
        standard = self.env.ref('iso_library.standard_iso9001_2015')
        clause = standard.clause_ids[0]
        mapping = self.env['iso.clause.mapping'].search([], limit=1)
        for user in (self.staff, self.auditor, self.secretary, self.leader, self.inspector, self.admin):
            self.assertTrue(standard.with_user(user).name)
            self.assertTrue(clause.with_user(user).name)
            self.assertTrue(mapping.with_user(user).display_name)
            with mute_logger('odoo.addons.base.models.ir_model'):
                for record in (clause, mapping):
                    for operation in ('write', 'create', 'unlink'):
                        self.assertFalse(record.with_user(user).has_access(operation))
                self.assertFalse(standard.with_user(user).has_access('create'))
                self.assertFalse(standard.with_user(user).has_access('unlink'))
                with self.assertRaises(UserError):
                    standard.with_user(user).name = "Ours"
        standard.with_user(self.admin).active = False
        self.assertFalse(standard.active)

    def test_choice_of_edition(self):
        new = self.env.ref('iso_library.standard_iso9001_2026')
        for user in (self.secretary, self.leader):
            with self.assertRaises(AccessError):
                new.with_user(user).action_use()
        new.with_user(self.admin).action_use()
        self.assertEqual(self.agency.iso_standard_id, new)
        self.assertEqual(self.other_agency.iso_standard_id, self.standard)
        self.assertTrue(new.with_user(self.admin).is_ours)

    # -- finding ------------------------------------------------------------------------------

    def test_names(self):
        Clause = self.env['iso.clause']
        clause = self.env.ref('iso_library.clause_iso9001_2015_8_5_1')
        self.assertIn(clause.id, [row[0] for row in Clause.name_search('8.5.1')])
        self.assertIn(clause.id, [row[0] for row in Clause.name_search('service provision')])
        self.assertEqual(
            clause.with_context(iso_show_standard=True).display_name,
            "8.5.1 Control of production and service provision (ISO 9001:2015)")
        Standard = self.env['iso.standard']
        self.assertEqual(len(Standard.name_search('ISO 9001:2026')), 1)

    def test_sort_key_in_the_database(self):
        standard = self._load(rules(codes=('1', '10', '2', '2.1', '2.10', '2.2', 'A', '2.1a'), questions=()))
        self.assertEqual(
            self.env['iso.clause'].search([('standard_id', '=', standard.id)]).mapped('code'),
            ['1', '2', '2.1', '2.1a', '2.2', '2.10', '10', 'A'])


@tagged('post_install', '-at_install')
class TestChanges(LibraryCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old = cls.env['iso.library']._load(parse_library(rules()), rules())
        content = rules(urn='urn:test:rules:2', mappings=[{'from': URN, 'pairs': [
            {'from': '1', 'to': '1', 'relation': 'equal'},
            {'from': '1.1', 'to': '1.1', 'relation': 'subset', 'note': {'en': "More", 'vi': "Thêm"}},
            {'from': '1.1', 'to': '1.2', 'relation': 'intersect'},
            {'from': '2', 'to': '2', 'relation': 'equal'},
        ]}])
        cls.new = cls.env['iso.library']._load(parse_library(content), content)
        (cls.competence | cls.lead_competence).standard_ids = [Command.link(cls.old.id)]
        cls.dept_vet.iso_applicability_ids = cls.env.ref('iso_audit.applicability_system')
        cls.audit = cls._running(
            standard_ids=[Command.set(cls.old.ids)],
            checklist_ids=[Command.set(cls.old.checklist_ids.ids)])

    def _changes(self, user):
        action = self.audit.with_user(user).action_view_changes()
        return self.env[action['res_model']].with_user(user).search(action['domain'])

    def test_changes(self):
        changes = self._changes(self.secretary)
        self.assertEqual(len(self.audit.line_ids), 3)
        self.assertEqual(
            [(change.source_id.code, change.target_id.code, change.relation, change.is_changed)
             for change in changes],
            [('1.1', '1.1', 'subset', True)] * 2 + [('1.1', '1.2', 'intersect', True)] * 2
            + [('2', '2', 'equal', False)])
        self.assertEqual(changes[0].with_context(lang='vi_VN').note, "Thêm")
        self.assertEqual(changes.target_standard_id, self.new)
        self.assertEqual(len(set(changes.ids)), 5)
        self.assertEqual(self.audit.with_user(self.secretary).change_count, 2)

    def test_results(self):
        line = self.audit.line_ids[0]
        line.with_user(line.user_id).write({'result': 'minor', 'note': "No rule"})
        changes = self._changes(self.secretary).filtered(lambda change: change.result == 'minor')
        self.assertEqual(changes.target_id.mapped('code'), ['1.1', '1.2'])
        self.assertEqual(changes.department_id, self.dept_vet)

    def test_grouped(self):
        groups = self.env['iso.audit.change'].with_user(self.secretary).formatted_read_group(
            [('audit_id', '=', self.audit.id), ('is_changed', '=', True)],
            ['target_standard_id', 'target_id'], ['__count'])
        self.assertEqual([group['__count'] for group in groups], [2, 2])

    def test_rights(self):
        for user in (self.auditor, self.lead, self.secretary, self.leader, self.inspector):
            self.assertEqual(len(self._changes(user)), 5, user.login)
        for user in (self.other_secretary, self.other_auditor):
            self.assertFalse(self.env['iso.audit.change'].with_user(user).search(
                [('audit_id', '=', self.audit.id)]))
        with self.assertRaises(AccessError), mute_logger('odoo.addons.base.models.ir_model'):
            self.env['iso.audit.change'].with_user(self.staff).search([])
        for operation in ('write', 'create', 'unlink'):
            self.assertFalse(self.env['iso.audit.change'].with_user(self.admin).has_access(operation))
