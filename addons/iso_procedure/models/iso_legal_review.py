from odoo import models
from odoo.fields import Domain

from odoo.addons.iso_audit.review_content import ROWS, badge


class IsoReviewInput(models.Model):
    """What changed outside (9.3.2 b): the legal documents that took effect in the period."""

    _inherit = 'iso.review.input'

    def _gather_context(self, content):
        done = super()._gather_context(content)
        company, review = self.company_id, self.review_id
        Legal = self.env['iso.legal.document']
        domain = (
            Domain('company_id', 'in', [False, company.id])
            & Domain('effective_on', '>=', review.date_from)
            & Domain('effective_on', '<=', review.date_to))
        laws = Legal.search(domain)
        if not laws:
            return done
        content.figure(self.env._("Legal documents that took effect"), len(laws))
        touched, begun = laws._touched(company), laws._requests(company)
        today = company._iso_today()
        rows = [(law, *self._how_applied(law, touched, begun, today)) for law in laws[:ROWS]]
        content.table(
            self.env._("Legal documents that took effect in the period"), [
                (self.env._("Number"), 'text'), (self.env._("Subject matter"), 'text'),
                (self.env._("Takes effect on"), 'date'), (self.env._("In our documents"), 'tone')],
            [([law.number, law.title, law.effective_on.isoformat(), badge(words, tone)], {
                'type': 'ir.actions.act_window', 'res_model': law._name, 'res_id': law.id,
                'views': [[False, 'form']], 'name': law.display_name})
             for law, words, tone in rows],
            len(laws[ROWS:]))
        content.link(self.env._("Show the legal documents"), Legal._name, list(domain))
        return done

    def _how_applied(self, law, touched, begun, today):
        """``(words, tone)``: how far our documents follow the law."""
        request = begun.get(law)
        if request and request.state == 'done':
            return self.env._("Applied"), 'success'
        if not request and not touched[law]:
            return self.env._("Touches none"), 'muted'
        late = law._apply_by() < today
        if request:
            return self.env._("Being applied"), 'danger' if late else 'info'
        return self.env._("To be applied"), 'danger' if late else 'warning'
