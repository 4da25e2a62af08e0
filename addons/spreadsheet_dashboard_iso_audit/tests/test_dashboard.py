import json
import re

from odoo.tests import tagged
from odoo.tools import file_open

from odoo.addons.iso_audit.tests.common import IsoAuditCase
from odoo.addons.spreadsheet.utils.validate_data import (
    fields_in_spreadsheet,
    menus_xml_ids_in_spreadsheet,
    odoo_charts,
)

ADDON = 'spreadsheet_dashboard_iso_audit'
DASHBOARDS = [f'{ADDON}.spreadsheet_dashboard_{name}' for name in ('audits', 'corrective_action')]
CALL = re.compile(r'(PIVOT\.VALUE|PIVOT\.HEADER|ODOO\.LIST|ODOO\.LIST\.HEADER)\(([^()]*)\)')
STRING = re.compile(r'(_t\()?"([^"]*)"')
# What stands in quotes in a formula without being words: formats and a filter's own label.
NO_WORDS = {'mm/yyyy', 'Period'}


class DashboardCase(IsoAuditCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboards = cls.env['spreadsheet.dashboard'].browse(
            cls.env.ref(name).id for name in DASHBOARDS)
        cls.books = {
            dashboard.name: json.loads(dashboard.spreadsheet_data)
            for dashboard in cls.dashboards}

    def _each(self):
        for name, book in self.books.items():
            with self.subTest(dashboard=name):
                yield book

    def _cells(self, book):
        return [
            content for sheet in book['sheets'] for content in sheet['cells'].values()]

    def _sources(self, book):
        """Model, domain, what is grouped and measured, and the filters of every source."""
        for pivot in book['pivots'].values():
            groups = [
                ':'.join(filter(None, [group['fieldName'], group.get('granularity')]))
                for group in pivot['rows'] + pivot['columns']]
            measures = [measure['id'] for measure in pivot['measures']]
            yield (
                pivot['model'], pivot['domain'], groups, measures, pivot['fieldMatching'])
        for chart in odoo_charts(book):
            yield (
                chart['metaData']['resModel'], chart['searchParams']['domain'],
                chart['metaData']['groupBy'], [chart['metaData']['measure']],
                chart['fieldMatching'])


@tagged('post_install', '-at_install')
class TestDashboardFiles(DashboardCase):
    """What the files name is there: models, fields, menus, and the sources of each formula."""

    def test_fields_and_menus_exist(self):
        for book in self._each():
            for model, names in fields_in_spreadsheet(book).items():
                for name in names:
                    self._check_field(model, name)
            for name in menus_xml_ids_in_spreadsheet(book):
                self.assertTrue(self.env.ref(name).action, name)

    def _check_field(self, model, chain):
        """The last field of ``chain``, each step of which has to exist."""
        for name in chain.split('.'):
            self.assertIn(name, self.env[model]._fields)
            field = self.env[model]._fields[name]
            model = field.comodel_name
        return field

    def test_filters_reach_every_source(self):
        """The period aside where what is late now, or the year's programme, is counted."""
        for book in self._each():
            filters = {each['id']: each for each in book['globalFilters']}
            for model, _domain, _groups, _measures, matching in self._sources(book):
                self.assertLessEqual({'department', 'company'}, set(matching))
                for key, match in matching.items():
                    field = self._check_field(model, match['chain'])
                    self.assertEqual(match['type'], field.type)
                    comodel = filters[key].get('modelName')
                    self.assertEqual(field.comodel_name or None, comodel)

    def test_every_chart_leads_to_a_menu(self):
        for book in self._each():
            charts = {figure['id'] for figure in book['sheets'][0]['figures']}
            self.assertEqual(charts, set(book['chartOdooMenusReferences']))
            for chart in odoo_charts(book):
                action = self.env.ref(chart['actionXmlId'])
                self.assertEqual(action.res_model, chart['metaData']['resModel'])

    def test_formulas_name_their_sources(self):
        for book in self._each():
            calls = [call for cell in self._cells(book) for call in CALL.findall(cell)]
            self.assertTrue(calls)
            for function, arguments in calls:
                key, *names = [part.strip('"') for part in arguments.split(',')]
                if function.startswith('ODOO'):
                    self.assertIn(names[-1], book['lists'][key]['columns'])
                    continue
                pivot = book['pivots'][key]
                if function == 'PIVOT.VALUE':
                    self.assertIn(names.pop(0), [m['id'] for m in pivot['measures']])
                groups = {
                    ':'.join(filter(None, [group['fieldName'], group.get('granularity')]))
                    for group in pivot['rows'] + pivot['columns']}
                self.assertLessEqual({name.lstrip('#') for name in names[::2]}, groups)

    def test_keys_of_selections_exist(self):
        """A key that nobody has would count nothing, for ever."""
        for book in self._each():
            for cell in self._cells(book):
                for function, arguments in CALL.findall(cell):
                    key, *names = [part.strip('"') for part in arguments.split(',')]
                    if function != 'PIVOT.VALUE':
                        continue
                    model = self.env[book['pivots'][key]['model']]
                    for name, value in zip(names[1::2], names[2::2], strict=True):
                        field = model._fields.get(name)
                        if field and field.type == 'selection':
                            self.assertIn(value, field.get_values(self.env))

    def test_all_grades_are_counted(self):
        """A grade added later has to be added to the charts."""
        book = self.books['Audits']
        shown = {
            key for cell in self._cells(book)
            for key in re.findall(r'"grade","(\w+)"', cell)}
        self.assertEqual(shown, set(self.env['iso.finding']._fields['grade'].get_values(self.env)))

    def test_words_can_be_translated(self):
        """No words in a cell but as the argument of ``_t``, whose terms Odoo exports."""
        for book in [*self._each(), *self._samples()]:
            for cell in self._cells(book):
                if not cell.startswith('='):
                    self.assertRegex(cell, r'^\[.+\]\(odoo://ir_menu_xml_id/.+\)$|^[\d.]+$')
                    continue
                words = {
                    text for translated, text in STRING.findall(CALL.sub('', cell))
                    if not translated and re.search('[A-Za-z]{3}', text)}
                self.assertLessEqual(words, NO_WORDS, cell)

    def _samples(self):
        for dashboard in self.dashboards:
            with self.subTest(sample=dashboard.name):
                yield json.loads(file_open(dashboard.sample_dashboard_file_path).read())


@tagged('post_install', '-at_install')
class TestDashboardAccess(DashboardCase):
    """Who answers for the system sees the dashboards, each the records of the own rights.

    =========  =============  =================
    role       sees them      finds the menu
    =========  =============  =================
    staff      no             no
    auditor    no             no
    secretary  yes            yes
    leader     yes            yes
    inspector  yes            yes
    admin      yes            yes
    =========  =============  =================
    """

    def test_who_sees_them(self):
        readers = {'secretary', 'leader', 'inspector', 'admin'}
        menu = self.env.ref(f'{ADDON}.menu_iso_dashboards')
        for role in ('staff', 'auditor', *readers):
            with self.subTest(role=role):
                user = getattr(self, role)
                seen = self.env['spreadsheet.dashboard'].with_user(user).search(
                    [('id', 'in', self.dashboards.ids)])
                self.assertEqual(seen, self.dashboards if role in readers else seen.browse())
                visible = self.env['ir.ui.menu'].with_user(user)._visible_menu_ids()
                self.assertEqual(menu.id in visible, role in readers)

    def test_sources_can_be_read(self):
        self._running()
        for user in (self.secretary, self.leader, self.inspector):
            for book in self._each():
                for model, domain, groups, measures, _matching in self._sources(book):
                    rows = self.env[model].with_user(user).formatted_read_group(
                        domain, groups, measures)
                    self.assertIsInstance(rows, list)
                for each in book['lists'].values():
                    self.env[each['model']].with_user(user).web_search_read(
                        each['domain'], {
                            name: {'fields': {'display_name': {}}} if self.env[
                                each['model']]._fields[name].relational else {}
                            for name in each['columns']},
                        order=','.join(
                            f"{order['name']} {'asc' if order['asc'] else 'desc'}"
                            for order in each['orderBy']))

    def test_menus_are_open_to_readers(self):
        for user in (self.secretary, self.leader, self.inspector):
            visible = self.env['ir.ui.menu'].with_user(user)._visible_menu_ids()
            for book in self._each():
                for name in menus_xml_ids_in_spreadsheet(book):
                    self.assertIn(self.env.ref(name).id, visible, name)

    def test_menu_opens_the_dashboard_of_audits(self):
        action = self.env['ir.actions.actions'].with_user(self.leader)._for_xml_id(
            f'{ADDON}.action_iso_dashboards')
        self.assertEqual(action['params'], {'dashboard_id': self.dashboards[0].id})


@tagged('post_install', '-at_install')
class TestDashboardSample(DashboardCase):
    """An agency without audits sees sample figures in its own language."""

    def _titles(self, lang):
        sample = self.dashboards[0].with_context(lang=lang)._get_sample_dashboard()
        return sample['sheets'][1]['cells'], [
            figure['data']['title']['text'] for figure in sample['sheets'][0]['figures']]

    def test_sample_has_no_source(self):
        """Else it would ask for figures of a database that has none."""
        for dashboard in self.dashboards:
            sample = dashboard._get_sample_dashboard()
            self.assertFalse({'pivots', 'lists'} & set(sample))
            self.assertFalse(odoo_charts(sample))
            self.assertFalse([cell for cell in self._cells(sample) if CALL.search(cell)])

    def test_sample_shows_the_same_charts(self):
        for dashboard in self.dashboards:
            sample = dashboard._get_sample_dashboard()
            self.assertEqual(
                [figure['id'] for figure in sample['sheets'][0]['figures']],
                [figure['id'] for figure in self.books[dashboard.name]['sheets'][0]['figures']])

    def test_sample_in_vietnamese(self):
        self.env['res.lang']._activate_lang('vi_VN')
        cells, titles = self._titles('vi_VN')
        self.assertEqual(titles[0], "Cuộc đánh giá")
        self.assertEqual(cells['L1'], '="Cuộc đánh giá"')

    def test_sample_in_english(self):
        cells, titles = self._titles('en_US')
        self.assertEqual(titles[0], "Audits")
        self.assertEqual(cells['L1'], '="Audits"')
