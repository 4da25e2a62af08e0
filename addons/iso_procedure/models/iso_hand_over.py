from odoo import api, models
from odoo.fields import Domain


class IsoHandOver(models.AbstractModel):
    """Documents to own, review and approve that somebody leaves."""

    _inherit = 'iso.hand.over'

    @api.model
    def _pass_on(self, work):
        done = super()._pass_on(work)
        self._pass_on_documents(work)
        self._pass_on_reviews(work)
        self._pass_on_approvals(work)
        return done

    @api.model
    def _waits_for(self, version):
        """Whose turn it is now; a duty that is done stays on record as an archived one."""
        return version.with_context(active_test=True).activity_ids.filtered('automated').user_id

    @api.model
    def _pass_on_documents(self, work):
        """Who owns a document; a version that was returned to be changed goes with it."""
        label = work.env['iso.procedure']._fields['user_id']._description_string(work.env)
        for document in work.env['iso.procedure'].search(
                work.scope & Domain('state', '!=', 'withdrawn')
                & Domain('user_id', 'in', work.ids)):
            version, old = document.draft_id, document.user_id
            # Who reviews or is to approve the version in work does not become its owner.
            taboo = version.review_ids.user_id | self._waits_for(version)
            new = next((user for user in work.candidates(
                document.company_id, document.department_id) if user not in taboo), None)
            if not new:
                work.kept[document].append(label)
                continue
            document.write({'user_id': new.id})
            work.say(document, label, old, new)
            if version.state == 'draft' and self._waits_for(version) & work.leaving:
                work.turn[version] = new

    @api.model
    def _pass_on_reviews(self, work):
        Review = work.env['iso.procedure.review']
        label = Review._fields['user_id']._description_string(work.env)
        versions = work.env['iso.procedure.version'].search(
            work.scope & Domain('state', 'in', ('draft', 'review'))
            & Domain('review_ids.user_id', 'in', work.ids))
        for review in versions.review_ids.filtered(
                lambda line: line.state == 'waiting' and line.user_id in work.leaving):
            version, old = review.version_id, review.user_id
            taboo = version._authors() | version.review_ids.user_id
            new = next((user for user in work.candidates(
                version.company_id, version.department_id) if user not in taboo), None)
            if not new:
                work.kept[version].append(label)
                continue
            review._system_write({'user_id': new.id})
            work.say(version, label, old, new)
            if old in self._waits_for(version):
                work.turn[version] = new

    @api.model
    def _pass_on_approvals(self, work):
        for version in work.env['iso.procedure.version'].search(
                work.scope & Domain('state', '=', 'submitted')
                & Domain('activity_ids.user_id', 'in', work.ids)):
            if not self._waits_for(version) & work.leaving:
                continue
            leader = version.company_id._iso_user(
                'leader', without=version._authors() | work.leaving)
            if leader:
                work.turn[version] = leader
