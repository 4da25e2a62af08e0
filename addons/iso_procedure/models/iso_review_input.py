from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.iso_audit.review_content import ROWS, badge, percent, rate_tone

DAYS_AHEAD = 30


class IsoReviewInput(models.Model):
    """Documents among what is monitored (9.3.2 c.5): changed, due for a look, read in time."""

    _inherit = 'iso.review.input'

    def _gather_monitoring(self, content):
        done = super()._gather_monitoring(content)
        Document = self.env['iso.procedure']
        in_force = self._own() & Domain('state', '=', 'effective')
        total = Document.search_count(in_force)
        changed = self.env['iso.procedure.version'].search_count(
            self._in_period('effective_on'))
        if not total and not changed:
            return done
        today = self.company_id._iso_today()
        soon = fields.Date.add(today, days=DAYS_AHEAD)
        due = in_force & Domain('review_date', '<=', soon)
        documents = Document.search(due, order='review_date, code')
        late = documents.filtered(lambda document: document.review_date < today)
        rate, counted = self._read_in_time(today)
        content.figure(self.env._("Documents in force"), total)
        content.figure(self.env._("Versions that took effect"), changed)
        content.figure(
            self.env._("Documents to look at late"), len(late), 'danger' if late else 'success')
        content.figure(
            self.env._("Documents read in time"), "–" if rate is None else f"{rate} %",
            rate_tone(rate), hint=self.env._("of %(count)s readings", count=counted))
        content.table(
            self.env._("Documents to look at within 30 days"), [
                (self.env._("Document"), 'text'), (self.env._("Owner"), 'text'),
                (self.env._("Next look"), 'date'), (self.env._("State"), 'tone')],
            [([document.display_name, document.user_id.name or "",
               document.review_date.isoformat(),
               badge(document.days_left_text, 'danger' if document in late else 'warning')],
              self._form_of_document(document)) for document in documents[:ROWS]],
            len(documents[ROWS:]))
        if documents:
            content.link(
                self.env._("Show the documents to look at"), 'iso.procedure', list(due))
        return done

    def _read_in_time(self, today):
        """``(percent, count)`` of the readings due in the period and up to yesterday."""
        readings = self.env['iso.acknowledgement'].search_fetch(
            self._in_period('deadline') & Domain('state', '!=', 'dropped')
            & (Domain('state', '=', 'read') | Domain('deadline', '<', today)),
            ['deadline', 'read_on', 'company_id'])
        zone = self.company_id._iso_tz()
        punctual = sum(
            bool(one.read_on) and fields.Datetime.context_timestamp(
                one.with_context(tz=zone.zone), one.read_on).date() <= one.deadline
            for one in readings)
        return percent(punctual, len(readings)), len(readings)

    def _form_of_document(self, document):
        return {
            'type': 'ir.actions.act_window', 'res_model': document._name,
            'res_id': document.id, 'views': [[False, 'form']], 'name': document.display_name}
