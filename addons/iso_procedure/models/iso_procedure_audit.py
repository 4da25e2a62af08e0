from odoo import api, fields, models


class IsoProcedure(models.Model):
    """What an audit asks about a document, and the audits that did."""

    _inherit = 'iso.procedure'

    audit_count = fields.Integer(string="Number of audits", compute='_compute_audit_count')

    @api.depends_context('uid', 'allowed_company_ids')
    def _compute_audit_count(self):
        """As the reader: nothing is counted that may not be opened."""
        counts = dict(self.env['iso.audit']._read_group(
            [('procedure_ids', 'in', self.ids)], ['procedure_ids'], ['__count']))
        for document in self:
            document.audit_count = counts.get(document._origin, 0)

    def action_audits(self):
        self.ensure_one()
        return dict(
            self.env['ir.actions.act_window']._for_xml_id('iso_audit.action_iso_audit'),
            domain=[('procedure_ids', 'in', self.ids)], context={'create': False})

    def _audit_question(self, clause):
        """Question and evidence about the document as a whole, under ``clause``."""
        self.ensure_one()
        evidence = [
            self.env._("The issue in use at the workplace; who has read it"),
            self.env._("the records kept by it"), self.retention]
        return {
            'question': self.env._(
                "%(document)s: does it cover what clause %(clause)s asks for? Is the issue in "
                "force the one that is used, and do people know it and work by it?",
                document=self.display_name, clause=clause.code),
            'evidence_hint': "; ".join(filter(None, evidence)),
        }


class IsoProcedureStep(models.Model):
    _inherit = 'iso.procedure.step'

    def _audit_words(self):
        """The step as it is audited: who, result, hours, form. Empty without a step."""
        return "\n".join(filter(None, [self.name, self._audit_facts()])) if self else ""

    def _audit_facts(self):
        self.ensure_one()
        hours = self.hours and self.version_id._hours(self.hours)
        facts = [
            self.role and self.env._("Who: %(role)s", role=self.role),
            self.output and self.env._("Result: %(result)s", result=self.output),
            hours and self.env._("Within: %(hours)s", hours=hours),
            self.form_id and self.env._("Form: %(form)s", form=self.form_id.display_name)]
        return ". ".join(filter(None, facts))

    def _audit_question(self):
        """Question and evidence about the step, in words that stay when it changes."""
        self.ensure_one()
        number = self.version_id.step_ids.sorted().ids.index(self.id) + 1
        question = self.env._(
            "%(document)s, issue %(issue)s, step %(number)s: is “%(step)s” done as written?",
            document=self.version_id.procedure_id.code, issue=self.version_id.number,
            number=number, step=self.name)
        evidence = [
            self.env._("Some recent cases: who did it, when it came in and went on"),
            self.output, self.form_id.display_name]
        return {
            'question': "\n".join(filter(None, [question, self._audit_facts()])),
            'evidence_hint': "; ".join(filter(None, evidence)),
        }
