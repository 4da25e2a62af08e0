from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

DAYS_TO_READ = 14


class IsoProcedureVersion(models.Model):
    """Who is asked to read a version: when it takes effect, and when people come, move and go."""

    _inherit = 'iso.procedure.version'

    def _distribute(self):
        """Everybody who has to know it is asked to read it; who approved or wrote it has."""
        self.ensure_one()
        # What was not read of the version before is not to be read any more.
        self.env['iso.acknowledgement'].sudo().search([
            ('procedure_id', '=', self.procedure_id.id), ('state', '=', 'todo'),
            ('version_id', '!=', self.id)]).write({'state': 'dropped'})
        self._ask_readers(deadline=fields.Date.add(self.effective_on, days=DAYS_TO_READ))

    def _readers(self, users=None):
        """``{version: ids of the users who have to know it}``, of ``users`` only if given.

        Versions of one company; the number of queries depends on neither versions nor people.
        """
        company = self.company_id
        domain = (
            Domain('company_id', '=', company.id) & Domain('user_id.active', '=', True)
            & Domain('user_id.company_ids', 'in', company.ids)
            & Domain('user_id.all_group_ids', 'in', self.env.ref('iso_audit.group_iso_staff').ids))
        if users is not None:
            domain &= Domain('user_id', 'in', users.ids)
        places = self.env['hr.employee'].sudo()._read_group(
            domain, ['department_id', 'job_id'], ['user_id:array_agg'])
        # A department that was closed does not turn its documents into everybody's.
        documents = self.procedure_id.sudo().with_context(active_test=False)
        asked = {
            document.id: (set(document.reader_ids.ids), set(document.job_ids.ids))
            for document in documents}
        readers = {version: set() for version in self}
        for department, job, user_ids in places:
            above = {int(place) for place in (department.parent_path or "").split('/') if place}
            for version in self:
                departments, jobs = asked[version.procedure_id.id]
                if not (departments or jobs) or departments & above or job.id in jobs:
                    readers[version].update(user_ids)
        return readers

    def _ask_readers(self, users=None, deadline=None):
        """Have these versions, in force in one company, read by who has to know them.

        That is by all of its people, or by ``users`` only. A newcomer has as long to read as
        anybody; who left or does other work now has it no longer to read; what was read stays.
        """
        Reading = self.env['iso.acknowledgement'].sudo()
        domain = Domain('version_id', 'in', self.ids)
        if users is not None:
            domain &= Domain('user_id', 'in', users.ids)
        there = defaultdict(dict)
        for version, state, user_ids in Reading._read_group(
                domain, ['version_id', 'state'], ['user_id:array_agg']):
            there[version.id][state] = set(user_ids)
        deadline = deadline or fields.Date.add(
            self.company_id._iso_today(), days=DAYS_TO_READ)
        new, again, over = [], Domain.FALSE, Domain.FALSE
        for version, readers in self._readers(users).items():
            states = there[version.id]
            needed = readers - {version.approved_by.id, version.user_id.id}
            new += [
                {'version_id': version.id, 'user_id': user_id, 'deadline': deadline}
                for user_id in sorted(needed.difference(*states.values()))]
            of_version = Domain('version_id', '=', version.id)
            if back := states.get('dropped', set()) & needed:
                again |= of_version & Domain('user_id', 'in', list(back))
            if gone := states.get('todo', set()) - needed:
                over |= of_version & Domain('user_id', 'in', list(gone))
        Reading.create(new)
        if not again.is_false():
            Reading.search(again & Domain('state', '=', 'dropped')).write(
                {'state': 'todo', 'deadline': deadline})
        if not over.is_false():
            Reading.search(over & Domain('state', '=', 'todo')).write({'state': 'dropped'})

    def _tell_to_read(self, partners, deadline):
        """A message to those who have not read it yet."""
        self.ensure_one()
        self.message_notify(
            partner_ids=partners.ids,
            subject=self.env._("To be read: %(document)s", document=self.display_name),
            body=Markup("<p>%s</p>") % self.env._(
                "“%(document)s” is to be read by %(date)s. Open it, read it, and press “Read and "
                "understood”.",
                document=self.display_name, date=deadline.strftime('%d/%m/%Y')))

    @api.model
    def _cron_ask_readers(self):
        """Whoever came, moved or left by a way that nobody told us of."""
        commit = self.env['ir.cron']._commit_progress
        companies = self.search([('state', '=', 'effective')]).grouped('company_id')
        commit(remaining=len(companies))
        for versions in companies.values():
            versions._ask_readers()
            if not commit(1):
                break
