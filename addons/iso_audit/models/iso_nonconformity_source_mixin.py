from collections import Counter

from lxml import etree

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

STAFF = 'iso_audit.group_iso_staff'


class IsoNonconformitySourceMixin(models.AbstractModel):
    """A record on which somebody may notice a nonconformity and report it at once.

    Any model can inherit it; its forms get two buttons without being changed. What a model may
    add: ``_iso_report_values`` says what the report starts with, ``_iso_nonconformity_field``
    names a many2one of ``iso.nonconformity`` whose files belong to the record as well.
    """

    _name = 'iso.nonconformity.source.mixin'
    _description = "Record that nonconformities are reported from"

    _iso_nonconformity_field = None

    iso_nonconformity_count = fields.Integer(
        string="Nonconformities", compute='_compute_iso_nonconformity_count', groups=STAFF)

    def _compute_iso_nonconformity_count(self):
        """The files that the reader may see, each once, in one query."""
        linked = self._iso_nonconformity_field
        counts = Counter()
        for model, res_id, *others, count in self.env['iso.nonconformity']._read_group(
                self._iso_nonconformity_domain(),
                ['res_model', 'res_id', *([linked] if linked else [])], ['__count']):
            owners = {record.id for record in others}
            if model == self._name:
                owners.add(res_id)
            for owner in owners:
                counts[owner] += count
        for record in self:
            record.iso_nonconformity_count = counts[record._origin.id]

    def _iso_nonconformity_domain(self):
        """The files that were opened from these records, or belong to them."""
        domain = Domain('res_model', '=', self._name) & Domain('res_id', 'in', self._origin.ids)
        if self._iso_nonconformity_field:
            domain |= Domain(self._iso_nonconformity_field, 'in', self._origin.ids)
        return domain

    def _iso_report_values(self):
        """What a report from this record starts with; extend it by ``_inherit``.

        No title unless the record knows what is wrong: it is the first line of what happened.
        """
        self.ensure_one()
        company = self.env.company
        if 'company_id' in self._fields and self.company_id:
            company = self.company_id
        values = {'company_id': company.id}
        department = self._fields.get('department_id')
        if department and department.comodel_name == 'hr.department' and self.department_id:
            values['department_id'] = self.department_id.id
        return values

    def action_iso_report(self):
        """The short report, with what this record already says filled in."""
        self.ensure_one()
        self.check_access('read')
        values = self._iso_report_values()
        company = self.env['res.company'].browse(values['company_id'])
        if company not in self.env.companies:
            raise AccessError(self.env._(
                "“%(record)s” belongs to %(company)s. Only its own people report a "
                "nonconformity there.",
                record=self.display_name, company=company.sudo().name))
        return dict(
            self.env['ir.actions.act_window']._for_xml_id(
                'iso_audit.action_iso_nonconformity_intake'),
            context={
                'dialog_size': 'medium', 'iso_report_origin': [self._name, self.id],
                **{f'default_{name}': value for name, value in values.items()}})

    def action_iso_nonconformities(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Nonconformities"),
            'res_model': 'iso.nonconformity',
            'views': [(False, 'list'), (False, 'kanban'), (False, 'form')],
            'domain': list(self._iso_nonconformity_domain()), 'context': {'create': False},
        }

    # -- the buttons of every form ------------------------------------------------------------

    @api.model
    def _get_view(self, view_id=None, view_type='form', **options):
        """The same for everybody, in the reader's language: the key of the cache has it all."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == 'form':
            self._iso_add_buttons(arch)
        return arch, view

    @api.model
    def _iso_add_buttons(self, arch):
        """Put the buttons into the button box of a form that does not place them itself."""
        if arch.xpath("//button[@name='action_iso_report']"):
            return
        box = next(iter(arch.xpath("//div[@name='button_box'][not(ancestor::field)]")), None)
        if box is None:
            box = etree.Element('div', {'name': 'button_box', 'class': 'oe_button_box'})
            sheet = arch.find('sheet')
            (arch if sheet is None else sheet).insert(0, box)
        files = etree.SubElement(box, 'button', {
            'name': 'action_iso_nonconformities', 'type': 'object', 'groups': STAFF,
            'class': 'oe_stat_button', 'icon': 'fa-exclamation-triangle',
            'invisible': 'not iso_nonconformity_count'})
        etree.SubElement(
            files, 'field', {'name': 'iso_nonconformity_count', 'widget': 'statinfo'})
        report = etree.SubElement(box, 'button', {
            'name': 'action_iso_report', 'type': 'object', 'groups': STAFF,
            'class': 'oe_stat_button', 'icon': 'fa-bullhorn', 'invisible': 'not id'})
        words = etree.SubElement(
            etree.SubElement(report, 'div', {'class': 'o_stat_info'}),
            'span', {'class': 'o_stat_text'})
        words.text = self.env._("Report a nonconformity")
