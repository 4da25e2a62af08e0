from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..comparison import ADDED, CHANGED, REMOVED, SAME, compare_steps, compare_texts, text_blocks

MARKS = {SAME: Markup("%s"), ADDED: Markup("<ins>%s</ins>"), REMOVED: Markup("<del>%s</del>")}


class IsoComparison(models.TransientModel):
    """Shows what changed between two versions of a document, word by word."""

    _name = 'iso.comparison'
    _description = "Comparison of Two Versions"

    version_id = fields.Many2one(
        'iso.procedure.version', required=True, readonly=True,
        ondelete='cascade')
    procedure_id = fields.Many2one(related='version_id.procedure_id')
    other_id = fields.Many2one(
        'iso.procedure.version', string="Compare with", required=True, ondelete='cascade',
        domain="[('procedure_id', '=', procedure_id), ('id', '!=', version_id)]")
    result = fields.Html(compute='_compute_result', sanitize=False)

    @api.constrains('version_id', 'other_id')
    def _check_one_document(self):
        for dialog in self:
            # Constraints run with all rights; names of what may not be read stay unknown.
            (dialog.version_id | dialog.other_id).sudo(False).check_access('read')
            if dialog.version_id.procedure_id != dialog.other_id.procedure_id:
                raise ValidationError(self.env._("Choose two versions of the same document."))

    @api.depends('version_id', 'other_id')
    def _compute_result(self):
        for dialog in self:
            versions = dialog.version_id | dialog.other_id
            versions.check_access('read')
            dialog.result = len(versions) == 2 and dialog._result(*versions.sorted('number'))

    # -- what is shown --------------------------------------------------------------------------

    def _result(self, old, new):
        """Texts are escaped here; the marks are all the markup there is."""
        blocks = compare_texts(text_blocks(old.content), text_blocks(new.content))
        steps = compare_steps(self._steps(old), self._steps(new))
        texts = Markup("").join(map(self._block, blocks))
        if all(block.change == SAME for block in blocks):
            texts = Markup("<p><i>%s</i></p>") % self.env._("The text is the same.") + texts
        if all(step.change == SAME and not step.is_moved for step in steps):
            lines = Markup("<p><i>%s</i></p>") % self.env._("The steps are the same.")
        else:
            lines = Markup('<table class="table table-sm"><tbody>%s</tbody></table>') % (
                Markup("").join(map(self._step, steps)))
        return Markup(
            '<div class="o_iso_comparison"><p>%s</p><h3 class="o_iso_comparison_part">%s</h3>%s'
            '<h3 class="o_iso_comparison_part">%s</h3>%s</div>') % (
            self.env._(
                "From issue %(old)s to issue %(new)s: %(added)s, %(removed)s.",
                old=old.number, new=new.number, added=MARKS[ADDED] % self.env._("added"),
                removed=MARKS[REMOVED] % self.env._("removed")),
            self.env._("Text"), texts, self.env._("Steps"), lines)

    def _parts(self, parts):
        return Markup("").join(MARKS[change] % text for change, text in parts)

    def _block(self, block):
        text = self._parts(block.parts)
        if block.tag.startswith('h'):
            return Markup("<%s>%s</%s>") % (block.tag, text, block.tag)
        if block.tag == 'li':
            return Markup('<p class="mb-1">• %s</p>') % text
        return Markup('<p class="mb-1">%s</p>') % text

    def _step(self, step):
        words = {
            ADDED: self.env._("Added"), REMOVED: self.env._("Removed"),
            CHANGED: self.env._("Changed"), SAME: ""}
        state = [words[step.change]]
        if step.is_moved:
            state.append(self.env._(
                "Moved from %(old)s to %(new)s", old=step.old + 1, new=step.new + 1))
        labels = self.env['iso.procedure.step'].fields_get(step.fields, ['string'])
        lines = [Markup("<b>%s</b>") % self._parts(step.fields['name'])] + [
            Markup('<span class="text-muted">%s:</span> %s') % (
                labels[name]['string'], self._parts(parts))
            for name, parts in step.fields.items()
            if name != 'name' and any(part[0] != SAME for part in parts)]
        return Markup('<tr><td class="text-nowrap">%s</td><td>%s</td><td>%s</td></tr>') % (
            (step.old if step.new is None else step.new) + 1, Markup("<br/>").join(lines),
            Markup("<br/>").join(filter(None, state)))

    def _steps(self, version):
        """The steps in words; ways by the name of the step, which stays when numbers change."""
        version = version.sudo()
        steps = version.step_ids.sorted()
        kinds = dict(steps._fields['kind']._description_selection(self.env))
        return [{
            'name': step.name,
            'kind': kinds[step.kind],
            'role': step.role or "",
            'department_id': step.department_id.name or "",
            'hours': version._hours(step.hours) if step.hours else "",
            'output': step.output or "",
            'form_id': step.form_id.display_name or "",
            'next_id': step.next_id.name or "",
            'else_label': step.else_label or "",
            'else_id': step.else_id.name or "",
        } for step in steps]
