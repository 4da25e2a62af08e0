from odoo import api, models
from odoo.fields import Domain

from .iso_finding import GRADES

# In order of gravity; what is good is no fault and stays out of the heat map.
HEAT = {'major': 5, 'minor': 3, 'observation': 1, 'ofi': 1}
TONES = {'major': 'danger', 'minor': 'warning', 'observation': 'info', 'ofi': 'primary'}


class IsoOverview(models.AbstractModel):
    """The year as departments × months, and its findings as departments × clauses."""

    _inherit = 'iso.overview'

    @api.model
    def _rows(self, frame, departments):
        """The departments as rows, the own ones first; of who does not read all, only these."""
        # As the system: an inspector reads the records of branches, not their departments.
        departments = departments.sudo().sorted(
            lambda unit: (unit not in frame.departments, unit.complete_name or ""))
        return [
            {'id': unit.id, 'name': unit.name, 'mine': unit in frame.departments}
            for unit in departments if frame.audits or unit in frame.departments]

    # -- programme --------------------------------------------------------------------------------

    @api.model
    def _tile_programme(self, frame):
        cells = {}
        lines = self.env['iso.programme.line'].search_fetch(
            frame.of_audits & Domain('year', '=', frame.year),
            ['department_id', 'month', 'audit_id', 'year'])
        free = self.env['iso.audit'].search(
            frame.domain & frame.in_year('date_start') & Domain('state', '!=', 'cancelled')
            & Domain('programme_line_ids', '=', False))
        linked = lines.sudo().audit_id
        readable = free | (
            self.env['iso.audit'].search([('id', 'in', linked.ids)]) if linked else free)
        for line in lines:
            audit = line._live_audit()
            self._put(
                cells, line.sudo().department_id, line.month, audit, line._is_late(),
                self._open_one('iso.audit', audit.id) if audit in readable
                else self._open_one('iso.programme.line', line.id))
        for audit in free:
            for unit in audit.sudo().department_ids:
                self._put(
                    cells, unit, audit.date_start.month, audit, audit.is_late,
                    self._open_one('iso.audit', audit.id))
        departments = self.env['hr.department'].sudo().search(
            [('company_id', '=', frame.company.id)])
        departments = departments.union(
            departments.browse({cell['department_id'] for cell in cells.values()}))
        rows = self._rows(frame, departments)
        programme = self._programme_of(frame)
        return {
            'rows': rows,
            'cells': list(cells.values()),
            'month': frame.today.month if frame.is_now else 0,
            'links': [self._line(
                programme.display_name, action=self._open_one('iso.programme', programme.id),
                tag=programme._state_label(programme.state))] if programme else [],
            'empty': not cells and self.env._("Nothing is planned for this year yet."),
        }

    @api.model
    def _put(self, cells, department, month, audit, late, action):
        """What shows of an audit, or of what is only planned; the least finished one wins."""
        order = ('planned', 'prepared', 'running', 'reported')
        status = {'running': 'running', 'reported': 'reported'}.get(
            audit.state, 'prepared') if audit else 'planned'
        cell = cells.setdefault((department.id, month), {
            'department_id': department.id, 'month': month, 'status': status, 'late': False,
            'audits': 0, 'action': action})
        cell['audits'] += 1
        cell['late'] = cell['late'] or late
        if order.index(status) < order.index(cell['status']):
            cell.update(status=status, action=action)

    # -- heat map ---------------------------------------------------------------------------------

    @api.model
    def _tile_heat(self, frame):
        Finding = self.env['iso.finding']
        domain = (
            frame.of_audits & frame.in_year('date')
            & Domain('grade', 'in', list(HEAT)))
        chapters, chapter_of = self._chapters(frame)
        cells = {}
        for department, clause, grade, count in Finding._read_group(
                domain, ['department_id', 'clause_id', 'grade'], ['__count']):
            chapter = chapter_of.get(clause.id, '')
            if chapter not in chapters:
                chapters[chapter] = {'code': chapter, 'name': "", 'ids': []}
            cell = cells.setdefault((department.id, chapter), {
                'department_id': department.id, 'chapter': chapter, 'grades': {}, 'ids': set()})
            cell['grades'][grade] = cell['grades'].get(grade, 0) + count
            cell['ids'].add(clause.id)
        departments = self.env['hr.department'].browse(
            {department for department, _chapter in cells})
        return {
            'rows': self._rows(frame, departments),
            'chapters': [
                {'code': chapter['code'], 'name': chapter['name']}
                for chapter in chapters.values()],
            'cells': [self._heat_cell(domain, cell) for cell in cells.values()],
            'grades': [
                {'key': grade, 'label': self._labels('iso.finding', 'grade')[grade],
                 'tone': TONES[grade]} for grade, _label in GRADES if grade in HEAT],
            'empty': not cells and self.env._("No findings this year."),
        }

    @api.model
    def _heat_cell(self, domain, cell):
        grades = {grade: cell['grades'][grade] for grade in HEAT if grade in cell['grades']}
        count = sum(grades.values())
        return {
            'department_id': cell['department_id'], 'chapter': cell['chapter'],
            'grades': grades, 'worst': next(iter(grades)), 'count': count,
            'weight': sum(HEAT[grade] * number for grade, number in grades.items()),
            'action': self._open(
                self.env._("Findings on clause %(clause)s", clause=cell['chapter']),
                'iso.finding',
                domain & Domain('department_id', '=', cell['department_id'])
                & Domain('clause_id', 'in', sorted(cell['ids']))),
        }

    @api.model
    def _chapters(self, frame):
        """The chapters of the agency's edition with something to audit in them, and the number
        of the chapter of every clause (a finding may rest on another edition).
        """
        clauses = self.env['iso.clause'].sudo().with_context(active_test=False).search_fetch(
            [], ['standard_id', 'parent_path', 'code', 'name', 'assessable', 'active'])
        codes = {clause.id: clause.code for clause in clauses}
        chapter_of, used = {}, set()
        ours = frame.company.iso_standard_id
        for clause in clauses:
            root = int(clause.parent_path.split('/')[0])
            chapter_of[clause.id] = codes[root]
            if clause.standard_id == ours and clause.assessable and clause.active:
                used.add(root)
        return {
            clause.code: {'code': clause.code, 'name': clause.name}
            for clause in clauses if clause.id in used}, chapter_of
