import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..review_content import Content
from .iso_flow_mixin import OPEN_FIELDS

_logger = logging.getLogger(__name__)

KINDS = [
    ('previous', "Actions from previous reviews"),
    ('context', "Changes in external and internal issues"),
    ('satisfaction', "Satisfaction and feedback of citizens and organisations"),
    ('objectives', "Quality objectives"),
    ('processes', "Performance of processes, conformity of results"),
    ('nonconformities', "Nonconformities and corrective actions"),
    ('monitoring', "Results of monitoring and measurement"),
    ('audits', "Results of audits"),
    ('suppliers', "Performance of external providers"),
    ('resources', "Adequacy of resources"),
    ('risks', "Effectiveness of actions on risks and opportunities"),
    ('improvement', "Opportunities for improvement"),
]
CODES = {
    'previous': "9.3.2 a", 'context': "9.3.2 b", 'satisfaction': "9.3.2 c.1",
    'objectives': "9.3.2 c.2", 'processes': "9.3.2 c.3", 'nonconformities': "9.3.2 c.4",
    'monitoring': "9.3.2 c.5", 'audits': "9.3.2 c.6", 'suppliers': "9.3.2 c.7",
    'resources': "9.3.2 d", 'risks': "9.3.2 e", 'improvement': "9.3.2 f",
}
# Who may write it in which state of the review.
WRITTEN_IN = {
    'comment': ('draft', 'planned'), 'name': ('draft', 'planned'),
    'sequence': ('draft', 'planned'), 'remark_ids': ('draft', 'planned'),
    'discussion': ('meeting',), 'decision_ids': ('meeting',),
}


class IsoReviewInput(models.Model):
    """An input of a management review (ISO 9001 9.3.2): figures, words, what was said on it.

    The figures come from the provider of its kind, a method ``_gather_<kind>(content)`` of this
    model that adds to a ``Content`` (see ``review_content.py``) what happened in the period of
    the review. It runs as superuser, so that figures do not depend on who looks: it names no
    words of confidential records. A higher addon extends a provider by ``_inherit`` (and calls
    ``super()`` first), or brings a kind of its own: ``selection_add`` to ``kind``, its place by
    ``_agenda()``, its number by ``_code()``, and the method. A provider that fails shows its
    error in its place; the others work.
    """

    _name = 'iso.review.input'
    _description = "Review Input"
    _inherit = ['iso.part.mixin', 'mail.thread']
    _part_of = 'review_id'
    _order = 'review_id, sequence, id'
    _check_company_auto = True

    review_id = fields.Many2one('iso.review', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(
        related='review_id.company_id', store=True, index=True, precompute=True)
    review_state = fields.Selection(related='review_id.state', string="State of the review")
    sequence = fields.Integer(default=99)
    kind = fields.Selection(KINDS, required=True)
    code = fields.Char(string="Clause", compute='_compute_code')
    name = fields.Char(
        string="Input", required=True, compute='_compute_name', store=True, readonly=False,
        precompute=True)
    content = fields.Json(
        compute='_compute_content', export_string_translation=False,
        help="Figures of the period: as they are now until the meeting starts, then as they were.")
    frozen = fields.Json(readonly=True, copy=False, export_string_translation=False)
    frozen_on = fields.Datetime(string="Figures of", readonly=True, copy=False)
    failed = fields.Boolean(compute='_compute_content', export_string_translation=False)
    is_weak = fields.Boolean(compute='_compute_content', string="Weak or missing")
    weak_text = fields.Char(compute='_compute_content', string="To mend")
    comment = fields.Text(
        string="In words",
        help="What the figures mean and what they do not tell; written before the meeting.")
    remark_ids = fields.One2many('iso.review.remark', 'input_id', string="Remarks")
    discussion = fields.Text(help="What was said in the meeting.")
    decision_ids = fields.One2many('iso.action', 'review_input_id', string="Decisions")
    decision_count = fields.Integer(
        compute='_compute_decision_count', string="Number of decisions")
    may_write = fields.Boolean(compute='_compute_may', export_string_translation=False)
    may_remark = fields.Boolean(compute='_compute_may', export_string_translation=False)

    _once = models.Constraint(
        'UNIQUE (review_id, kind)', "This input is on the agenda already.")

    @api.model
    def _agenda(self):
        """The kinds of a new review, in order: the decisions of the previous one come first."""
        return [kind for kind, _label in KINDS]

    def _code(self):
        self.ensure_one()
        return CODES.get(self.kind, "9.3.2")

    @api.depends('kind')
    def _compute_code(self):
        for line in self:
            line.code = line._code() if line.kind else False

    @api.depends('kind')
    def _compute_name(self):
        labels = dict(self._fields['kind']._description_selection(self.env))
        for line in self:
            line.name = line.name or labels.get(line.kind)

    @api.depends('code', 'name')
    def _compute_display_name(self):
        for line in self:
            line.display_name = " ".join(filter(None, [line.code, line.name]))

    def _compute_decision_count(self):
        counts = dict(self.env['iso.action']._read_group(
            [('review_input_id', 'in', self.ids)], ['review_input_id'], ['__count']))
        for line in self:
            line.decision_count = counts.get(line._origin, 0)

    @api.depends('review_id.state')
    @api.depends_context('uid')
    def _compute_may(self):
        for line in self:
            review = line.review_id
            line.may_write = review.may_keep or review.may_chair
            line.may_remark = (
                review.state in ('draft', 'planned') and review.is_involved
                and review.company_id in self.env.companies)

    # -- figures ------------------------------------------------------------------------------

    @api.depends('review_id.state', 'review_id.date_from', 'review_id.date_to', 'kind', 'frozen')
    @api.depends_context('lang')
    def _compute_content(self):
        # Assigned at the end: a provider that fails empties the cache on its way out.
        contents = {line: line.frozen or line._gather() for line in self}
        for line, content in contents.items():
            line.content = content
            line.failed = bool(content['error'])
            line.is_weak = bool(line._weak_points())
            line.weak_text = line.is_weak and self.env._("Weak")

    def _gather(self):
        """The content of now, by the provider; one that fails says so."""
        self.ensure_one()
        content, review = Content(), self.review_id
        live = review.state not in ('minutes', 'approved', 'cancelled')
        if not (live and review.date_from and review.date_to):
            return content.as_dict()
        provider = getattr(self.sudo(), f'_gather_{self.kind}', None)
        if not provider:
            return content.as_dict()
        try:
            with self.env.cr.savepoint():
                provider(content)
        except Exception as error:
            # Whatever went wrong there, the review has to take place.
            _logger.exception("The provider of input %s failed", self.kind)
            content = Content()
            content.error(
                str(error) if isinstance(error, UserError) else self.env._(
                    "The figures of this input could not be taken. The system administrator "
                    "finds the reason in the log; the other inputs are not concerned."))
        return content.as_dict()

    def _freeze(self):
        """What is shown from now on is what the figures say at this moment."""
        for line in self:
            line._system_write({'frozen': line._gather(), 'frozen_on': fields.Datetime.now()})

    def action_gather_again(self):
        """Take the figures of an input once more whose provider failed at the start."""
        self.ensure_one()
        self._check_may_write()
        if self.review_id.state != 'meeting' or not self.failed:
            raise UserError(self.env._(
                "The figures were fixed when the meeting started. Only those of an input that "
                "failed then can be taken again, while the meeting lasts."))
        self._freeze()
        return True

    def _weak_points(self):
        """What is missing or thin in this input, in words."""
        self.ensure_one()
        content = self.content or {}
        points = [content['error']] if content.get('error') else list(content.get('weak', ()))
        said = (self.comment or "").strip() or self.remark_ids
        shown = any(content.get(part) for part in ('figures', 'tables', 'charts'))
        if not points and not shown and not said:
            points.append(self.env._(
                "Nothing on this input yet: the system has no figures for it. Write a few "
                "sentences."))
        # What is said in words makes up for figures that are missing, not for what failed.
        return points if content.get('error') or not said else []

    def _open(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.name, 'res_model': self._name,
            'res_id': self.id, 'views': [(False, 'form')], 'target': 'new',
        }

    def action_open(self):
        return self._open()

    # -- guards -------------------------------------------------------------------------------

    def _check_may_write(self):
        for line in self:
            review = line.review_id
            if not review.may_keep and not review.may_chair:
                raise AccessError(self.env._(
                    "The ISO secretary and the chair write into “%(review)s”. Participants add "
                    "remarks before the meeting.", review=review.display_name))

    def write(self, vals):
        names = vals.keys() - OPEN_FIELDS
        if not self.env.su and names:
            if names != {'remark_ids'}:
                self._check_may_write()
            for line in self:
                line._check_written_in(names)
        return super().write(vals)

    def _check_written_in(self, names):
        state = self.review_id.state
        for name in names & WRITTEN_IN.keys():
            if state not in WRITTEN_IN[name]:
                raise UserError(self.env._(
                    "“%(field)s” of “%(input)s” is not written while the review is "
                    "“%(state)s”.", field=self._fields[name]._description_string(self.env),
                    input=self.name, state=self.review_id._state_label(state)))
        if 'kind' in names:
            raise UserError(self.env._(
                "An input stays what it is. Add another one to the agenda instead."))

    def _check_agenda_open(self):
        for line in self:
            if line.review_id.state not in ('draft', 'planned'):
                raise UserError(self.env._(
                    "The meeting of “%(review)s” has started: its agenda stays as it is.",
                    review=line.review_id.display_name))

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self.env.su:
            lines._check_may_write()
            lines._check_agenda_open()
            for line, vals in zip(lines, vals_list, strict=True):
                line._check_written_in(
                    {name for name in vals if name in WRITTEN_IN and vals[name]})
        return lines

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        if not self.env.su:
            self._check_may_write()
        self._check_agenda_open()
