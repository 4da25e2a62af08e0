from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .. import proposal
from .iso_finding import NONCONFORMITIES

SECRETARY = 'iso_audit.group_iso_secretary'


class IsoProgramme(models.Model):
    """What the system proposes for the year, and what it takes over from the year before."""

    _inherit = 'iso.programme'

    def action_propose(self):
        """Fill what is missing by risk; what has been entered stays as it is."""
        self._require_group(SECRETARY)
        self._require_state('draft')
        for programme in self:
            if not programme.standard_ids:
                raise UserError(self.env._("Choose the standard first."))
            programme._propose()
        return True

    def _propose(self):
        departments = self._departments() - self.sudo().left_out_ids
        if not departments:
            raise UserError(self.env._(
                "There is no department to plan an audit for. Add the departments first."))
        clauses = self._clauses()
        tree = self._clause_tree(clauses)
        keeper = self._keeper(departments)
        asked = self._asked(departments, tree)
        shares, orphans = proposal.share(
            {department.id: asked[department] for department in departments},
            [clause.id for clause in clauses if clause.assessable], keeper.id)
        for line in self.line_ids.filtered(
                lambda line: not line.clause_ids and not line._has_begun()):
            line.clause_ids = [Command.set(tree.shortest(shares.get(line.department_id.id, ())))]
        self._propose_lines(departments - self.line_ids.department_id, shares, tree,
                            orphans, keeper)
        self._propose_clauses(departments, asked, tree, keeper)

    def _propose_lines(self, departments, shares, tree, orphans, keeper):
        """Cells for ``departments``, which have none yet."""
        factors = self._risk_factors(departments)
        faulty = self.env['iso.clause'].union(*(each['faults'] for each in factors.values()))
        targets = self.env['iso.audit']._clause_targets(faulty, self.standard_ids._origin)
        for each in factors.values():
            each['faults'] = frozenset(
                concluded for clause in each['faults'] for target in targets[clause]
                for concluded in tree.concluded_on(target.id))
        units = [
            proposal.Unit(key=department, clauses=shares[department.id], **factors[department])
            for department in departments]
        load = {}
        for line in self.line_ids:
            load[line.month] = load.get(line.month, 0) + 1
        values = []
        for visit in proposal.propose(units, self._first_month(), load):
            reasons = list(visit.reasons)
            if visit.key == keeper and orphans:
                reasons.append(('keeper', {'count': len(orphans)}))
            values.append({
                'programme_id': self.id,
                'department_id': visit.key.id,
                'month': visit.month,
                'clause_ids': [Command.set(tree.shortest(visit.clauses))],
                'reason': " ".join(
                    self._reason_in_words(code, **params) for code, params in reasons),
            })
        self.env['iso.programme.line'].create(values)

    def _propose_clauses(self, departments, asked, tree, keeper):
        """Add the clauses that no cell covers where they are asked, else at the keeper."""
        missing = tree.missing(set(self.line_ids.clause_ids.ids))
        if not missing:
            return
        lines = self.line_ids.filtered(lambda line: not line._has_begun())
        additions = {}
        for clause in missing:
            able = lines.filtered(
                lambda line, clause=clause: clause in asked.get(line.department_id, ()))
            able = able or lines.filtered(lambda line: line.department_id == keeper) or lines
            if not able:
                raise UserError(self.env._(
                    "Every planned audit has begun. Add a cell for the clauses that are missing."))
            additions.setdefault(able[0], []).append(clause)
        for line, added in additions.items():
            covered = tree.covered(set(line.clause_ids.ids)) & tree.assessable
            line.write({
                'clause_ids': [Command.set(tree.shortest(covered | set(added)))],
                'reason': " ".join(filter(None, [
                    line.reason, self._reason_in_words('added', count=len(added))])),
            })

    # -- who is asked what --------------------------------------------------------------------

    def _checklists(self):
        """What is asked this year: a general checklist of one's own replaces the shared ones."""
        found = self.env['iso.checklist'].search([
            ('standard_id', 'in', self.standard_ids.ids),
            ('company_id', 'in', [False, self.company_id.id])])
        replaced = found.filtered(
            lambda checklist: checklist.company_id and not checklist.department_ids).standard_id
        return found.filtered(
            lambda checklist: checklist.company_id or checklist.standard_id not in replaced)

    def _asked(self, departments, tree):
        """``{department: ids of the assessable clauses its questions belong to}``."""
        clauses = self._clauses()
        questions = self.env['iso.audit']._questions_for(
            departments, self._checklists(), self.standard_ids._origin, clauses)
        return {
            department: {
                each for _question, clause in questions[department]
                for each in tree.concluded_on(clause.id)}
            for department in departments}

    def _usual_clauses(self, departments):
        """``{department: clauses}``: what a new cell of the department starts with."""
        clauses = self._clauses()
        tree = self._clause_tree(clauses)
        return {
            department: clauses.browse(tree.shortest(chosen))
            for department, chosen in self._asked(departments, tree).items()}

    def _keeper(self, departments):
        """Who keeps the system as such, and is asked what nobody else is."""
        system = self.env.ref('iso_audit.applicability_system')
        keepers = departments.filtered(lambda unit: system in unit.iso_applicability_ids)
        if keepers:
            return keepers[:1]
        sizes = dict(self.env['hr.employee'].sudo()._read_group(
            [('department_id', 'in', departments.ids)], ['department_id'], ['__count']))
        return max(departments, key=lambda unit: sizes.get(unit, 0))

    # -- risk ---------------------------------------------------------------------------------

    def _risk_factors(self, departments):
        """What makes a department risky.

        :return: ``{department: keywords of proposal.Unit}``: ``months_since`` the last audit,
            nonconformities of the last two years (``major``, ``minor``, ``repeated``, their
            clauses as ``faults``), and ``extra``, ``((code, points, params), …)``, to which
            higher addons append.
        """
        today = fields.Date.context_today(self)
        last = dict(self.env['iso.audit'].sudo()._read_group(
            [('state', '=', 'reported'), ('kind', '=', 'internal'),
             ('company_id', '=', self.company_id.id),
             ('department_ids', 'in', departments.ids)],
            ['department_ids'], ['date_end:max']))
        faults = [
            ('audit_id.state', '=', 'reported'),
            ('company_id', '=', self.company_id.id),
            ('department_id', 'in', departments.ids),
            ('grade', 'in', NONCONFORMITIES),
            ('date', '>=', today - relativedelta(years=2)),
        ]
        Finding = self.env['iso.finding'].sudo()
        result = {
            department: {
                'months_since': self._months_between(last.get(department), today),
                'major': 0, 'minor': 0, 'repeated': 0, 'extra': (),
                'faults': self.env['iso.clause'],
            } for department in departments}
        for department, grade, count, clauses, repeated in Finding._read_group(
                faults, ['department_id', 'grade'],
                ['__count', 'clause_id:recordset', 'repeats_id:count']):
            factors = result[department]
            factors[grade] += count
            factors['repeated'] += repeated
            factors['faults'] |= clauses
        return result

    @staticmethod
    def _months_between(earlier, later):
        if not earlier:
            return None
        delta = relativedelta(later, earlier)
        return max(0, 12 * delta.years + delta.months)

    def _first_month(self):
        today = fields.Date.context_today(self)
        return today.month if self.year == today.year else 1

    def _reason_in_words(self, code, **params):
        """The reason ``code`` of the proposal in the user's language."""
        _ = self.env._
        if code == 'never':
            return _("Never audited before.")
        if code == 'months':
            return _("Last audited %(months)s months ago.", **params)
        if code == 'major':
            return _("Major nonconformities in the last two years: %(count)s.", **params)
        if code == 'minor':
            return _("Minor nonconformities in the last two years: %(count)s.", **params)
        if code == 'repeated':
            return _("Nonconformities that came back: %(count)s.", **params)
        if code == 'second':
            return _("Second audit of the year because of the high risk.")
        if code == 'second_faults':
            return _("Second audit of the year because of the high risk, on the clauses with "
                     "nonconformities.")
        if code == 'too_late':
            return _("The risk calls for a second audit, but too little of the year is left.")
        if code == 'keeper':
            return _("Also takes the clauses that no department is asked about: %(count)s.",
                     **params)
        return _("Also takes clauses that no cell covered: %(count)s.", **params)

    # -- the year before ----------------------------------------------------------------------

    def action_copy_previous(self):
        """Take over the cells of the latest earlier year; what is there already stays."""
        self._require_group(SECRETARY)
        self._require_state('draft')
        for programme in self:
            previous = self.search([
                ('company_id', '=', programme.company_id.id), ('year', '<', programme.year)],
                order='year desc', limit=1)
            if not previous:
                raise UserError(self.env._(
                    "There is no programme of an earlier year to copy. Use “Propose by risk” "
                    "instead."))
            programme._copy_from(previous)
        return True

    def _copy_from(self, previous):
        departments = self._departments()
        taken = {(line.department_id, line.month) for line in self.line_ids}
        targets = self.env['iso.audit']._clause_targets(
            previous.line_ids.clause_ids, self.standard_ids._origin)
        self.env['iso.programme.line'].create([{
            'programme_id': self.id,
            'department_id': line.department_id.id,
            'month': line.month,
            # An archived clause is no clause of this year; another edition's is translated.
            'clause_ids': [Command.set(self.env['iso.clause'].union(
                *(targets[clause] for clause in line.clause_ids)).filtered('active').ids)],
            'method': line.method,
            'method_reason': line.method_reason,
            'reason': self.env._("As in %(year)s.", year=previous.year),
        } for line in previous.line_ids
            if line.department_id in departments
            and (line.department_id, line.month) not in taken])
        for name in ('risks', 'resources', 'left_out_reason'):
            if not self[name]:
                self[name] = previous[name]
        if not self.left_out_ids:
            self.left_out_ids = previous.sudo().left_out_ids & departments
