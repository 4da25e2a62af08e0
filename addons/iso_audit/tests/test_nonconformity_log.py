import io
import json
from datetime import datetime, time, timedelta
from urllib.parse import unquote

import openpyxl

from odoo import fields, http
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .nonconformity_common import NonconformityCase

URL = '/iso_audit/nonconformity/xlsx'
HEAD = 4


@tagged('post_install', '-at_install')
class TestNonconformityLog(NonconformityCase, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.province | cls.agency | cls.other_agency).partner_id.lang = 'en_US'

    def _book(self, user, files):
        output = io.BytesIO()
        self.env['report.iso_audit.nonconformity_log'].with_user(user)._log(
            files.with_user(user), output)
        return openpyxl.load_workbook(io.BytesIO(output.getvalue()))

    def _table(self, sheet):
        heads, *rows = sheet.iter_rows(min_row=HEAD, values_only=True)
        return [dict(zip(heads, row, strict=True)) for row in rows]

    def _at(self, day):
        return datetime.combine(day, time.min)

    def test_a_row_of_the_log(self):
        first = self._concluded(grade='major')
        first._system_write({'accepted_on': first.accepted_on - timedelta(days=8)})
        second = self._concluded('ineffective').with_user(self.head)
        self._analyse(second)
        second._system_write({'stage_deadline': self._day(-3)})
        closed, late = self._table(
            self._book(self.secretary, first | second)["Nonconformities"])
        self.assertEqual(closed, {
            "Reference": first.name, "Found on": self._at(self.today),
            "Department": "Veterinary", "Source": "Daily work", "Clause": "8.1",
            "Grade": "Major", "In short": first.title, "What was found": first.description,
            "Owner": "Head", "Stage": "Closed", "Whose turn": None, "By": None,
            "Days late": None, "Root causes": "Nothing stops the signing", "Actions open": 0,
            "Actions verified": 2, "Verdict": "Effective", "Rounds": 1,
            "Closed on": self._at(self.today), "Days from acceptance to closing": 8,
            "Repeats": None})
        self.assertEqual(
            [late[head] for head in (
                "Reference", "Stage", "Whose turn", "By", "Days late", "Actions open",
                "Actions verified", "Verdict", "Rounds", "Closed on", "Repeats")],
            [second.name, "Correction and analysis", "Head", self._at(self._day(-3)), 3, 2, 2,
             "Not effective", 2, None, first.name])

    def test_actions(self):
        file = self._concluded('ineffective').with_user(self.head)
        self._analyse(file)
        action = file.round_ids.action_ids.filtered(
            lambda action: action.kind == 'corrective').sorted('id')[:1]
        action._system_write({'first_deadline': self._day(5)})
        rows = self._table(self._book(self.secretary, file)["Actions"])
        self.assertEqual(
            [(row["Reference"], row["Round"]) for row in rows],
            [(action.name, action.round_id.number)
             for action in file.round_ids.action_ids.sorted('id')])
        row = next(row for row in rows if row["Reference"] == action.name)
        self.assertEqual(row, {
            "Reference": action.name, "Nonconformity": file.name, "Round": 1,
            "Kind": "Corrective action", "What to do": "Block the signing",
            "Responsible": "Doer", "Deadline": self._at(self._day(10)),
            "First deadline": self._at(self._day(5)), "State": "Verified",
            "Done on": self._at(self.today), "Verified by": "Head",
            "Verified on": self._at(self.today), "Result and evidence": "Seen in the software"})

    def test_days_are_those_of_the_organisation(self):
        file = self._concluded()
        file._system_write({
            'accepted_on': '2026-03-01 12:00:00', 'closed_on': '2026-03-04 18:00:00'})
        row, = self._table(self._book(self.inspector, file)["Nonconformities"])
        self.assertEqual(
            (row["Closed on"], row["Days from acceptance to closing"]),
            (self._at(fields.Date.to_date('2026-03-05')), 4))

    def test_made_for_reading_and_printing(self):
        book = self._book(self.secretary, self._approved() | self._approved())
        self.assertEqual(book.sheetnames, ["Nonconformities", "Actions"])
        for sheet, last in zip(book, (HEAD + 2, HEAD + 4), strict=True):
            self.assertEqual(
                [sheet[f'A{row}'].value for row in (1, 2)],
                ["AGENCY", "Log of nonconformities and corrective actions"])
            self.assertRegex(sheet['A3'].value, r"As of \d\d/.*; number of files: 2")
            self.assertEqual(sheet.freeze_panes, f'A{HEAD + 1}')
            self.assertEqual(sheet.print_title_rows, f'${HEAD}:${HEAD}')
            self.assertTrue(sheet.auto_filter.ref.startswith(f'A{HEAD}:'))
            self.assertTrue(sheet.auto_filter.ref.endswith(str(last)))
            self.assertEqual(sheet.max_row, last)
            self.assertTrue(sheet[f'E{HEAD + 1}'].alignment.wrap_text)
            self.assertTrue(sheet.column_dimensions['B'].customWidth)
        self.assertEqual(book["Nonconformities"][f'B{HEAD + 1}'].number_format, 'dd/mm/yyyy')

    def test_no_text_is_a_formula(self):
        formula = "=HYPERLINK(\"http://example.com\")"
        file = self._reported(title=formula, description="+1+1")
        self.dept_vet.name = "@SUM(A1)"
        book = self._book(self.secretary, file)
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    self.assertNotEqual(cell.data_type, 'f', cell.coordinate)
                    self.assertIsNone(cell.hyperlink)
        row, = self._table(book["Nonconformities"])
        self.assertEqual(
            (row["In short"], row["What was found"], row["Department"]),
            (formula, "+1+1", "@SUM(A1)"))

    def test_empty(self):
        book = self._book(self.secretary, self.env['iso.nonconformity'])
        self.assertEqual([sheet.max_row for sheet in book], [HEAD, HEAD])

    # -- rights -------------------------------------------------------------------------------

    def test_who_may_not_read_a_file_may_not_export_it(self):
        file = self._approved(confidential=True)
        Log = self.env['report.iso_audit.nonconformity_log']
        for user in (self.other_secretary, self.lead):
            with self.assertRaises(AccessError):
                Log.with_user(user)._chosen(file.ids)
            with self.assertRaises(AccessError):
                self._book(user, file)
            self.assertNotIn(file, Log.with_user(user)._found([]))
        self.assertEqual(Log.with_user(self.secretary)._chosen(file.ids), file)
        file.sudo().active = False
        self.assertEqual(Log.with_user(self.secretary)._chosen(file.ids), file)

    def test_several_organisations(self):
        there = self._reported(
            self.other_secretary, department_id=self.other_dept.id,
            company_id=self.other_agency.id)
        here = self._reported()
        book = self._book(self.inspector, here | there)
        rows = self._table(book["Nonconformities"])
        self.assertEqual(
            {(row["Reference"], row["Organisation"]) for row in rows},
            {(here.name, "Agency"), (there.name, "Other agency")})
        self.assertEqual(book["Actions"]['A1'].value, "PROVINCE")

    # -- download -----------------------------------------------------------------------------

    def _download(self, login, **wanted):
        self.authenticate(login, login)
        return self.url_open(URL, data={
            'data': json.dumps(wanted), 'csrf_token': http.Request.csrf_token(self)})

    def test_download(self):
        files = self._approved() | self._reported(grade='major')
        for wanted, expected in (
                ({'ids': files.ids}, files),
                ({'ids': files[:1].ids}, files[:1]),
                ({'ids': []}, files.browse()),
                ({'domain': [['id', 'in', files.ids], ['grade', '=', 'major']]}, files[1:])):
            answer = self._download('iso_secretary', **wanted)
            self.assertEqual(answer.status_code, 200)
            rows = self._table(
                openpyxl.load_workbook(io.BytesIO(answer.content))["Nonconformities"])
            self.assertEqual({row["Reference"] for row in rows}, set(expected.mapped('name')))
        self.assertIn(
            "Log of nonconformities and corrective actions.xlsx",
            unquote(answer.headers['Content-Disposition']))

    def test_download_refused(self):
        file = self._approved()
        self.assertEqual(self._download('iso_other_secretary', ids=file.ids).status_code, 403)
        found = self._download('iso_other_secretary', domain=[['id', '=', file.id]])
        self.assertFalse(self._table(
            openpyxl.load_workbook(io.BytesIO(found.content))["Nonconformities"]))
        self.authenticate('iso_secretary', 'iso_secretary')
        token = http.Request.csrf_token(self)
        for data in ('[', '[]'):
            self.assertEqual(
                self.url_open(URL, data={'data': data, 'csrf_token': token}).status_code, 400)
        self.authenticate(None, None)
        self.assertIn('/web/login', self.url_open(
            URL, data={'data': '{}', 'csrf_token': http.Request.csrf_token(self)}).url)

    def test_from_the_menu(self):
        files = self._approved() | self._reported()
        action = self.env.ref('iso_audit.action_export_nonconformity_log').with_user(
            self.secretary).with_context(
                active_model='iso.nonconformity', active_ids=files.ids).run()
        self.assertEqual(action['tag'], 'iso_audit.nonconformity_log')
        self.assertEqual(action['params'], {'ids': files.ids})

    def test_in_the_browser(self):
        """Nothing chosen: what the search shows; one chosen: that one."""
        first, second = self._approved(), self._reported()
        self._concluded()  # not among the open ones that the list shows at first
        action = self.env.ref('iso_audit.action_iso_nonconformity')
        Log = self.env.registry['report.iso_audit.nonconformity_log']
        written, original = [], Log._log

        def _log(log, files, output):
            written.append(set(files.mapped('name')))
            return original(log, files, output)

        self.patch(Log, '_log', _log)
        self.start_tour(
            f'/odoo/action-{action.id}', 'iso_nonconformity_log', login=self.secretary.login)
        self.assertEqual(len(written), 2)
        self.assertEqual(written[0], {first.name, second.name})
        self.assertEqual(len(written[1]), 1)

    # -- speed --------------------------------------------------------------------------------

    def test_queries_grow_with_the_batches_only(self):
        """However many files and actions a batch has, and whatever batches went before."""
        files = self.env['iso.nonconformity']
        for _number in range(12):
            files |= self._approved()
        files[0].action_ids[:1].with_user(self.doer).evidence = "Seen"
        log = self.env['report.iso_audit.nonconformity_log'].with_user(self.secretary)

        def queries(count, batch):
            self.patch(type(log), '_batch', batch)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            log._log(files[:count].with_user(self.secretary), io.BytesIO())
            return self.env.cr.sql_log_count - before

        queries(12, 3)  # fills what is cached for good
        one, one_large = queries(3, 12), queries(12, 12)
        self.assertEqual(one, one_large)
        two, three, four = queries(6, 3), queries(9, 3), queries(12, 3)
        self.assertEqual(three - two, four - three)
