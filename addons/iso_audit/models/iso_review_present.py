from odoo import api, models
from odoo.exceptions import UserError


class IsoReview(models.Model):
    """The review on the screen of the meeting room; before the meeting, its preview."""

    _inherit = 'iso.review'

    def action_present(self):
        """Open the presentation (before the meeting: the preview), for who may read the review."""
        self.ensure_one()
        self.check_access('read')
        return {
            'type': 'ir.actions.client', 'tag': 'iso_review_present', 'target': 'fullscreen',
            'name': self.display_name, 'params': {'resId': self.id},
        }

    @api.readonly
    def get_presentation(self):
        """All that the screen of the meeting shows, in a constant number of queries.

        Who may read a review reads the names and decisions in it as well, as in its minutes.

        :return: the words of the title page, ``inputs`` in the order of the agenda (see
            ``iso.review.input._present()``), ``decisions`` (all, see ``_present_decisions()``),
            ``conclusion``, ``live`` (figures of now, not frozen ones) and ``editable`` (the
            meeting runs and the present user writes down what is said)
        """
        self.ensure_one()
        self.check_access('read')
        review = self.sudo()
        decisions = review._present_decisions()
        editable = self.state == 'meeting' and (self.may_keep or self.may_chair)
        start, stop = review._local(review.start), review._local(review.stop)
        return {
            'id': self.id,
            'name': self.name,
            'title': self.title,
            'state': self._state_label(self.state),
            'live': self.state in ('draft', 'planned'),
            'running': self.state == 'meeting',
            'editable': editable,
            'agency': review.company_id.name,
            'date': start.date().isoformat(),
            'time': f'{start:%H:%M} – {stop:%H:%M}',
            'date_from': self.date_from.isoformat(),
            'date_to': self.date_to.isoformat(),
            'location': self.location or "",
            'chair_id': review.chair_id.id,
            'chair': review.chair_id.name or "",
            'secretary': review.secretary_id.name or "",
            'participants': review.participant_ids.mapped('name'),
            'absent': self.absent or "",
            'conclusion': self.conclusion or "",
            'inputs': [
                line._present([one for one in decisions if one['input_id'] == line.id])
                for line in self.input_ids],
            'decisions': decisions,
        }

    def save_conclusion(self, text, known):
        """Write down what the chair concludes; see ``_keep_words``."""
        return _keep_words(self, 'conclusion', text, known)

    def _present_decisions(self):
        """What was decided, in the order of the agenda; approved ones as the minutes have them."""
        outputs = dict(self.env['iso.action']._fields['output_kind']._description_selection(
            self.env))
        decided = {one['id']: one for one in self.decided or []}
        places = {line: place for place, line in enumerate(self.input_ids)}
        shown = []
        for action in self._live_decisions().sorted(
                lambda one: (places.get(one.review_input_id, len(places)), one.id)):
            kept = decided.get(action.id, {})
            deadline = kept.get('deadline') or (
                action.deadline and action.deadline.isoformat())
            shown.append({
                'id': action.id,
                'input_id': action.review_input_id.id,
                'code': kept.get('input') or action.review_input_id.code or "",
                'title': kept.get('title') or action.title,
                'output': outputs.get(kept.get('output_kind') or action.output_kind, ""),
                'user': kept.get('user') or action.user_id.name or "",
                'deadline': deadline or False,
            })
        return shown


class IsoReviewInput(models.Model):
    _inherit = 'iso.review.input'

    def _present(self, decisions):
        """The page of this input: figures, words, what is said and decided."""
        self.ensure_one()
        content = self.content
        error = content['error']
        return {
            'id': self.id,
            'code': self.code,
            'name': self.name,
            # What is said in words makes up for thin figures.
            'content': {**content, 'weak': [] if error else self._weak_points()},
            'comment': self.comment or "",
            'remarks': [
                {'user': remark.user_id.name, 'text': remark.text}
                for remark in self.sudo().remark_ids],
            'discussion': self.discussion or "",
            'decisions': decisions,
        }

    def save_discussion(self, text, known):
        """Write down what is said; see ``_keep_words``."""
        return _keep_words(self, 'discussion', text, known)


def _keep_words(record, name, text, known):
    """Write the field ``name``, unless somebody else wrote it in the meantime.

    ``known`` is what the screen had when the typing began. Two at once: the database lets the
    second start again, which then finds the words of the first. Rights are those of writing.

    :return: ``{'saved': bool, 'text': the words that are kept now, 'by': who wrote them, when
        others than these}``
    """
    record.ensure_one()
    if not isinstance(text, str) or not isinstance(known, str):
        raise UserError(record.env._("What is said is written down in words."))
    record.check_access('write')
    kept = record[name] or ""
    if kept not in (known, text):
        return {'saved': False, 'text': kept, 'by': record.sudo().write_uid.name}
    if kept != text:
        record[name] = text
    return {'saved': True, 'text': text, 'by': ""}
