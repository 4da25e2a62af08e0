from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import new_test_user, tagged

from .overview_common import OverviewCase


def openings(part):
    """Everything in ``part`` that opens counted records."""
    if isinstance(part, dict):
        if part.get('action') and 'count' in part:
            yield part
        part = part.values()
    if isinstance(part, (list, tuple, type({}.values()))):
        for each in part:
            yield from openings(each)


@tagged('post_install', '-at_install')
class TestOverview(OverviewCase):
    """Who sees which tiles (``TILES``), and that every figure opens what it counts."""

    ALL = ['duties', 'late', 'year', 'gaps', 'objectives', 'programme', 'heat', 'files']
    TILES = {
        'staff': ['duties', 'late', 'year', 'objectives', 'programme'],
        'head': ['duties', 'late', 'year', 'objectives', 'programme', 'heat', 'files'],
        'auditor': ['duties', 'late', 'year', 'objectives', 'programme', 'heat'],
        'secretary': ALL,
        'leader': ALL,
        'admin': ALL,
        'inspector': ['duties', 'late', 'year', 'branches', 'files'],
    }

    def test_tiles_by_role(self):
        for role, keys in self.TILES.items():
            with self.subTest(role=role):
                self.assertEqual(
                    [tile['key'] for tile in self._look(getattr(self, role))['tiles']], keys)

    def test_figures_open_what_they_count(self):
        """As each role: what is counted is what the list behind it shows."""
        seen = set()
        for role in [*self.TILES, 'doer', 'lead', 'other_secretary', 'other_auditor']:
            user = getattr(self, role)
            for scope in {None, self.agency.id} if role == 'inspector' else {None}:
                look = self._look(user, scope=scope)
                for part in openings(look['tiles']):
                    action = part['action']
                    with self.subTest(role=role, label=part.get('label'), action=action['name']):
                        model = self.env[action['res_model']].with_user(user)
                        self.assertEqual(part['count'], model.search_count(action['domain']))
                        if 'total' not in part and isinstance(part.get('value'), int) and (
                                not part.get('unit')):
                            self.assertEqual(part['value'], part['count'])
                        seen.add(action['res_model'])
        self.assertLessEqual({
            'iso.action', 'iso.audit', 'iso.finding', 'iso.nonconformity',
            'iso.nonconformity.report', 'iso.objective', 'iso.programme.line', 'iso.risk'}, seen)

    def test_agencies_open_what_they_count(self):
        tile = self._tile(self.inspector, 'branches')
        rows = {row['id']: row for row in tile['rows']}
        self.assertEqual(
            rows.keys(), {self.province.id, self.agency.id, self.other_agency.id})
        self.assertEqual(tile['rows'][0]['id'], self.agency.id)  # the worst first
        for position, column in enumerate(tile['columns']):
            model = self.env[column['action']['res_model']].with_user(self.inspector)
            for row in tile['rows']:
                with self.subTest(column=column['label'], agency=row['name']):
                    self.assertEqual(row['values'][position], model.search_count(
                        Domain(column['action']['domain'])
                        & Domain('company_id', '=', row['id'])))
            self.assertEqual(column['total'], model.search_count(column['action']['domain']))
        late = next(column for column in tile['columns'] if column['label'] == "Late actions")
        self.assertEqual(
            rows[self.agency.id]['values'][tile['columns'].index(late)], 2)

    def test_own_duties(self):
        def duties(user):
            return {
                line['label']: line['value'] for line in self._tile(user, 'duties')['lines']}

        self.assertEqual(duties(self.leader), {"Plans of files to approve": 1})
        self.assertEqual(duties(self.doer), {"Actions to carry out": 3})
        self.assertEqual(duties(self.staff), {})
        self.assertEqual(duties(self.secretary)["Reports to accept or reject"], 2)
        lines = self.audit.line_ids
        self.assertTrue(lines.user_id)
        for user, own in lines.grouped('user_id').items():
            self.assertEqual(duties(user)["Audit questions to answer"], len(own))
        self.assertEqual(duties(self.lead)["Audits to report on"], 1)

    def test_another_date_waits_for_who_decides(self):
        self.env['iso.action.deadline'].with_user(self.doer).create({
            'action_id': self.coming_action.id, 'new_deadline': self._day(20),
            'reason': "Waits for the delivery"})
        lines = self._by_label(self._tile(self.head, 'duties')['lines'])
        self.assertEqual(lines["Requests for another date"]['count'], 1)

    def test_what_is_done_waits_for_who_verifies(self):
        action = self.coming_action.with_user(self.doer)
        action.write({'evidence': "Seen"})
        action.action_done()
        lines = self._by_label(self._tile(self.head, 'duties')['lines'])
        self.assertEqual(lines["Actions to verify"]['tag'], "in 7 days")

    def test_late_work_worst_first(self):
        tile = self._tile(self.leader, 'late')
        self.assertEqual(tile['total'], 2)
        self.assertEqual(
            [(line['label'], line['tag'], line['person']['name']) for line in tile['lines']],
            [("Due in -12", "12 days late", "Doer"), ("Due in -3", "3 days late", "Auditor")])
        self.assertEqual(tile['lines'][0]['action']['res_id'], self.late_action.id)

    def test_late_work_is_cut_short(self):
        for days in range(20, 31):
            self._action(self.doer, -days)
        tile = self._tile(self.leader, 'late')
        self.assertEqual(tile['total'], 13)
        self.assertEqual([line['label'] for line in tile['lines']], [
            f"Due in -{days}" for days in range(30, 22, -1)])
        self.assertEqual(tile['links'][0]['count'], 13)

    def test_late_verification_counts_from_the_report(self):
        """Done long ago, its own date not over: late for who verifies."""
        self.coming_action._system_write({
            'state': 'done', 'done_on': fields.Datetime.subtract(fields.Datetime.now(), months=6)})
        tile = self._tile(self.leader, 'late')
        self.assertEqual(tile['lines'][0]['action']['res_id'], self.coming_action.id)
        self.assertEqual(tile['lines'][0]['person']['id'], self.head.id)

    def test_staff_sees_the_own_departments(self):
        late = self._tile(self.staff, 'late')
        self.assertEqual([line['label'] for line in late['lines']], ["Due in -12"])
        programme = self._tile(self.staff, 'programme')
        self.assertEqual([row['name'] for row in programme['rows']], ["Veterinary"])
        self.assertEqual({cell['department_id'] for cell in programme['cells']}, {
            self.dept_vet.id})

    def test_own_department_first(self):
        rows = self._tile(self.auditor, 'programme')['rows']
        self.assertEqual((rows[0]['name'], rows[0]['mine']), ("Office", True))
        self.assertEqual(len(rows), 3)

    def test_confidential_is_not_counted(self):
        """The lead auditor has no part in it; the leader reads it."""
        def stages(user):
            look = self._look(user)
            return str(look).count(self.secret_file.name)

        self.assertEqual(stages(self.lead), 0)
        chart = self._tile(self.head, 'files')['charts'][0]
        leaders = self._tile(self.leader, 'files')['charts'][0]
        minor = 1
        self.assertEqual(leaders['series'][minor]['values'][0], 2)
        self.assertEqual(chart['series'][minor]['values'][0], 1)

    def test_programme_grid(self):
        tile = self._tile(self.leader, 'programme')
        cells = {(cell['department_id'], cell['month']): cell for cell in tile['cells']}
        running = cells[self.dept_vet.id, self.today.month]
        self.assertEqual(running['status'], 'running')
        self.assertEqual(running['action']['res_id'], self.audit.id)
        if self.today.month > 1:
            january = cells[self.dept_vet.id, 1]
            self.assertEqual((january['status'], january['late']), ('planned', True))
            self.assertEqual(january['action']['res_model'], 'iso.programme.line')

    def test_heat_map(self):
        tile = self._tile(self.leader, 'heat')
        cell, = tile['cells']
        self.assertEqual(cell['grades'], {'major': 1, 'minor': 1, 'observation': 1})
        self.assertEqual((cell['worst'], cell['count'], cell['weight']), ('major', 3, 9))
        found = self.env['iso.finding'].with_user(self.leader).search(cell['action']['domain'])
        self.assertEqual(found, self.findings)
        self.assertEqual([row['id'] for row in tile['rows']], self.dept_vet.ids)

    def test_clauses_are_counted_by_chapter(self):
        chapter = self.env['iso.clause'].create({
            'standard_id': self.standard.id, 'code': '8', 'name': "Operation",
            'urn': 'urn:test:2015:8', 'assessable': False})
        self.clause_81.sudo().parent_id = chapter
        tile = self._tile(self.leader, 'heat')
        self.assertEqual(tile['cells'][0]['chapter'], '8')
        self.assertEqual([each['code'] for each in tile['chapters']], ['4.1', '7.5', '8', '9.2'])

    def test_year(self):
        figures = self._by_label(self._tile(self.leader, 'year')['figures'])
        audits = figures["Audits reported"]
        self.assertEqual((audits['value'], audits['of']['value']), (0, 1))
        self.assertEqual(audits['hint_link']['count'], 2)
        self.assertEqual(figures["Nonconformities of audits"]['value'], 2)
        self.assertEqual(figures["Files closed on time"]['value'], 100)
        # Two late, two of the closed file in time.
        self.assertEqual(figures["Actions on time"]['value'], 50)
        self.assertEqual(figures["Management review"]['value'], "none")

    def test_another_year(self):
        look = self._look(self.leader, year=self.year - 1)
        self.assertEqual(look['year'], self.year - 1)
        self.assertEqual(
            [tile['key'] for tile in look['tiles']],
            ['year', 'objectives', 'programme', 'heat', 'files'])
        figures = self._by_label(look['tiles'][0]['data']['figures'])
        self.assertEqual(figures["Audits reported"]['of']['value'], 0)
        for nonsense in (self.year + 1, 1, '2020', [], True):
            self.assertEqual(self._look(self.leader, year=nonsense)['year'], self.year)

    def test_gaps(self):
        lone = self.env['hr.department'].create({'name': "Lone", 'company_id': self.agency.id})
        lines = self._by_label(self._tile(self.secretary, 'gaps')['lines'])
        missed = lines["Departments neither audited nor planned"]
        self.assertEqual((missed['value'], missed['hint']), (1, lone.name))
        self._reported(department_id=False, owner_id=False)
        lines = self._by_label(self._tile(self.secretary, 'gaps')['lines'])
        self.assertEqual(lines["Open files without an owner"]['count'], 2)

    def test_no_review_from_october_on(self):
        words = f"No management review in {self.year} yet"
        Overview = self.env['iso.overview'].with_user(self.secretary)
        for month, told in ((9, False), (10, True), (12, True)):
            frame = Overview._frame(None, None, [])
            frame = frame._replace(today=frame.today.replace(month=month, day=1))
            self.assertEqual(words in self._by_label(Overview._gaps(frame)), told)
        self.assertEqual(
            self._by_label(Overview._gaps(frame))[words]['button'], "Plan the review")
        review = self.env['iso.review'].with_user(self.secretary).create({})
        if review.date_to.year == self.year:
            self.assertNotIn(words, self._by_label(Overview._gaps(frame)))
            figures = self._by_label(self._tile(self.leader, 'year')['figures'])
            self.assertEqual(figures["Management review"]['value'], "planned")

    def test_no_programme(self):
        self.programme.line_ids.sudo()._system_write({'audit_id': False})
        self.programme._system_write({'active': False})
        line = self._by_label(self._tile(self.secretary, 'gaps')['lines'])[
            f"There is no audit programme for {self.year}"]
        self.assertEqual(line['action']['res_model'], 'iso.programme')
        line = self._by_label(self._tile(self.leader, 'gaps')['lines'])[
            f"There is no audit programme for {self.year}"]
        self.assertNotIn('button', line)

    def test_new_agency(self):
        company = self.env['res.company'].create({'name': "New"})
        company.iso_standard_id = self.standard
        user = self._user('new', 'secretary', company)
        self.assertEqual(
            [tile['key'] for tile in self._look(user)['tiles']], ['start', 'duties'])
        steps = self._tile(user, 'start')['lines']
        self.assertTrue([step for step in steps if step.get('button')])
        admin = self._by_label(self._tile(
            self._user('new_admin', 'admin', company), 'start')['lines'])
        self.assertEqual(
            admin["Name the ISO secretary and the quality leader"]['action'],
            'iso_audit.action_iso_settings')
        staff = self._user('new_staff', 'staff', company)
        for key in ('duties', 'late', 'year', 'programme'):
            self.assertIsNotNone(self._tile(staff, key))

    # -- objectives and risks -----------------------------------------------------------------

    def test_objectives(self):
        tile = self._tile(self.leader, 'objectives')
        self.assertEqual([(line['label'], line['tone']) for line in tile['lines']], [
            ("Files in time", 'danger'), ("Training", 'muted'), ("Samples", 'success')])
        self.assertEqual(len(tile['lines'][0]['points']), 1)
        self.assertEqual([link['count'] for link in tile['links']], [1, 1, 1])
        met = self._by_label(self._tile(self.leader, 'year')['figures'])["Objectives met"]
        self.assertEqual((met['value'], met['of']['value']), (1, 2))
        # Of another department: not for staff; of the whole agency: for everybody.
        self.assertEqual(
            [line['label'] for line in self._tile(self.staff, 'objectives')['lines']],
            ["Files in time", "Training"])
        self.assertNotIn(
            f"No quality objectives are in force in {self.year}",
            self._by_label(self._tile(self.secretary, 'gaps')['lines']))
        self.objectives._system_write({'state': 'draft'})
        line = self._by_label(self._tile(self.secretary, 'gaps')['lines'])[
            f"No quality objectives are in force in {self.year}"]
        self.assertEqual(line['action']['res_model'], 'iso.objective')

    def test_risks(self):
        self.risk.sudo()._system_write({'review_date': self._day(5)})
        line = self._by_label(self._tile(self.head, 'duties')['lines'])["Risks to look at again"]
        self.assertEqual((line['value'], line['tag']), (1, "in 5 days"))
        self.risk.sudo()._system_write({'review_date': self._day(20)})
        self.assertNotIn(
            "Risks to look at again", self._by_label(self._tile(self.head, 'duties')['lines']))
        self.risk.sudo()._system_write({'review_date': self._day(-15)})
        line = self._tile(self.leader, 'late')['lines'][0]
        self.assertEqual((line['label'], line['tag']), (self.risk.title, "15 days late"))
        high = self._by_label(self._tile(self.leader, 'year')['figures'])["High risks"]
        self.assertEqual((high['value'], high['of']['value']), (1, 1))

    # -- companies ----------------------------------------------------------------------------

    def test_companies_are_apart(self):
        words = str(self._look(self.other_secretary))
        self.assertIn("Other agency", words)
        for record in (self.audit, self.new_file, self.late_action, self.dept_vet):
            self.assertNotIn(record.name, words)
        # An agency that is not one's own cannot be asked for.
        look = self._look(self.other_secretary, scope=self.agency.id)
        self.assertEqual((look['agency'], look['scopes']), ("Other agency", []))
        self.assertNotIn("Agency", str(look).replace("Other agency", "").split("'"))

    def test_inspector_looks_at_one_agency(self):
        look = self._look(self.inspector)
        self.assertEqual(look['scope'], 'all')
        self.assertEqual({scope['id'] for scope in look['scopes']}, {
            'all', self.province.id, self.agency.id, self.other_agency.id})
        look = self._look(self.inspector, scope=self.agency.id)
        self.assertEqual(look['agency'], "Agency")
        self.assertEqual(
            [tile['key'] for tile in look['tiles']], self.ALL)
        gaps = self._tile(self.inspector, 'gaps', scope=self.agency.id)
        self.assertFalse([line for line in gaps['lines'] if line.get('action') and (
            line['action']['res_model'] == 'iso.review')])
        stranger = self.env['res.company'].create({'name': "Abroad"})
        self.assertEqual(self._look(self.inspector, scope=stranger.id)['scope'], 'all')

    def test_only_with_a_role(self):
        user = new_test_user(self.env, 'nobody_iso', 'base.group_user')
        with self.assertRaises(AccessError):
            self._look(user)

    # -- failing ------------------------------------------------------------------------------

    def test_a_tile_that_fails_leaves_the_others(self):
        Overview = self.env.registry['iso.overview']

        def fail(overview, frame):
            # Also breaks the transaction, as a wrong query would.
            overview.env.cr.execute("SELECT no_such_column FROM iso_audit")

        with patch.object(Overview, '_tile_late', fail), \
                self.assertLogs('odoo.addons.iso_audit.models.iso_overview', 'ERROR'), \
                self.assertLogs('odoo.sql_db', 'ERROR'):
            tiles = {tile['key']: tile for tile in self._look(self.leader)['tiles']}
        self.assertIn("cannot be shown", tiles['late']['error'])
        self.assertNotIn('data', tiles['late'])
        self.assertEqual(
            [key for key, tile in tiles.items() if 'data' in tile],
            [key for key in self.ALL if key != 'late'])

    def test_an_addon_adds_a_tile(self):
        Overview = self.env.registry['iso.overview']
        tiles = Overview._tiles

        def more(overview, frame):
            return [*tiles(overview, frame), {'key': 'more', 'title': "More", 'span': 4}]

        with patch.object(Overview, '_tiles', more), patch.object(
                Overview, '_tile_more', lambda *_args: {'empty': "None"}, create=True):
            self.assertEqual(self._tile(self.staff, 'more'), {'empty': "None"})
