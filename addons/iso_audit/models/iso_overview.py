import logging
from datetime import date
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

FIRST_YEAR = 2000
ALL = 'all'
# Where a list is not all there is to look at.
VIEWS = {
    'iso.action': ('list', 'kanban', 'form'),
    'iso.audit': ('list', 'kanban', 'form'),
    'iso.audit.line': ('list', 'kanban', 'form'),
    'iso.finding': ('list', 'kanban', 'form'),
    'iso.nonconformity': ('list', 'kanban', 'form'),
    'iso.nonconformity.report': ('list', 'pivot', 'graph'),
    'iso.objective': ('list', 'kanban', 'form'),
    'iso.programme': ('list', 'kanban', 'form'),
    'iso.review': ('list', 'kanban', 'form'),
    'iso.risk': ('list', 'kanban', 'form'),
}


class Frame(NamedTuple):
    """What one look at the overview is about; made once and handed to every tile."""

    year: int
    today: date
    date_from: date
    date_to: date
    company: models.Model
    branches: bool  # all agencies below the company, with it
    reads_all: bool  # secretary, leader, inspector; everybody else: the own departments
    audits: bool  # also reads all audits
    heads: bool  # is the head of a department
    departments: models.Model  # the own ones

    @property
    def is_now(self):
        """The running year: what waits, is late or is missing is about today."""
        return self.year == self.today.year

    @property
    def with_gaps(self):
        """What is missing concerns who answers for all of one agency."""
        return self.is_now and self.reads_all and not self.branches

    @property
    def domain(self):
        """The agency, or all below it."""
        return Domain(
            'company_id', 'child_of' if self.branches else '=', self.company.id)

    def in_year(self, field):
        """What lies in the year by a date ``field``."""
        return Domain(field, '>=', self.date_from) & Domain(field, '<=', self.date_to)

    @property
    def of_audits(self):
        """The audits and findings of the agency, for others than auditors of their departments."""
        return self.domain if self.audits else self.mine_or_all()

    def mine_or_all(self, **persons):
        """The agency, and of it what the reader has to do with: by department or by person."""
        if self.reads_all:
            return self.domain
        mine = Domain('department_id', 'in', self.departments.ids)
        return self.domain & Domain.OR(
            [mine, *(Domain(field, '=', user.id) for field, user in persons.items())])


class IsoOverview(models.AbstractModel):
    """The first screen: what waits for the reader, what is late, how the year stands.

    ``get_overview`` gives the whole screen. It is made of tiles, and a higher addon adds its own
    by ``_inherit``:

    * ``_tiles(frame)`` returns the tiles of this reader in order: ``{'key', 'title', 'span'}``,
      the span in twelfths of the width; ``'rows': 2`` for a high one, ``'component'`` where
      another component than the one registered under the key shows it;
    * ``_tile_<key>(frame)`` returns the data of one. All keys are optional:
      ``{'figures': [_figure()], 'lines': [_line()], 'charts': [chart], 'links': [_line()],
      'empty': "words when there is nothing", 'all_well': whether that is good}``, a chart being
      ``{'kind': 'bar' | 'stacked' | 'line', 'title', 'labels', 'series': [{'label', 'tone',
      'values', 'actions'}]}``;
    * in the browser the registry category ``iso_overview_tiles`` holds a component by key, with
      the props ``tile`` and ``open(action)``; a key without one is shown by the common one.

    Smaller additions extend ``_duties``, ``_late_sources``, ``_year_figures``, ``_gaps``,
    ``_first_steps`` and ``_branch_columns``.

    A tile is read as the user: nothing is counted that may not be opened. Whatever has an
    ``action`` says by ``count`` how many records that opens. The number of queries does not
    depend on how many records, departments or agencies there are. A tile that fails says so in
    its place.
    """

    _name = 'iso.overview'
    _description = "Overview"

    @api.model
    @api.readonly
    def get_overview(self, year=None, scope=None):
        """Everything the screen shows.

        :param year: None: the present one.
        :param scope: the id of an agency, or ``'all'`` for all below the own one (inspectors);
            None: what the reader sees first.
        """
        if not self.env.user.has_group('iso_audit.group_iso_staff'):
            raise AccessError(self.env._(
                "The overview is for people with an ISO role. Ask the administrator for one."))
        scopes = self._scopes()
        frame = self._frame(year, scope, scopes)
        return {
            'person': self.env.user.name,
            'agency': frame.company.name,
            'year': frame.year,
            'first_year': FIRST_YEAR,
            'last_year': frame.today.year,
            'scope': ALL if frame.branches else frame.company.id,
            'scopes': scopes,
            'tiles': [self._fill(tile, frame) for tile in self._tiles(frame)],
        }

    @api.model
    def _tiles(self, frame):
        """The tiles of this reader, in the order they are read."""
        if frame.is_now and frame.reads_all and self._is_new(frame):
            return [
                {'key': 'start', 'title': self.env._("What to do first"), 'span': 8},
                {'key': 'duties', 'title': self.env._("Waiting for you"), 'span': 4},
            ]
        tiles = []
        if frame.is_now:
            tiles += [
                {'key': 'duties', 'title': self.env._("Waiting for you"), 'span': 4},
                {'key': 'late', 'span': 4, 'rows': 2 if frame.with_gaps else 1,
                 'title': self.env._("Late") if frame.reads_all
                 else self.env._("Late in your departments")},
            ]
        tiles.append({'key': 'year', 'span': 4, 'title': self.env._(
            "The year %(year)s", year=frame.year)})
        if frame.with_gaps:
            tiles.append(
                {'key': 'gaps', 'title': self.env._("Missing this year"), 'span': 4})
        if frame.branches:
            tiles.append({'key': 'branches', 'title': self.env._("Agencies"), 'span': 12})
        else:
            tiles.append(
                {'key': 'programme', 'title': self.env._("Audit programme"), 'span': 7})
            if frame.audits or frame.heads:
                tiles.append(
                    {'key': 'heat', 'title': self.env._("Findings by clause"), 'span': 5})
        if frame.reads_all or frame.heads:
            tiles.append({'key': 'files', 'title': self.env._("Nonconformities"), 'span': 12})
        return tiles

    @api.model
    def _fill(self, tile, frame):
        """The tile with its data; where that fails with words, and the others go on."""
        try:
            with self.env.cr.savepoint(flush=False):
                return {**tile, 'data': getattr(self, f'_tile_{tile["key"]}')(frame)}
        except Exception:
            _logger.exception("The tile %s of the overview failed", tile['key'])
            return {**tile, 'error': self.env._(
                "This part cannot be shown just now. The others are not affected; tell your "
                "administrator if it stays so.")}

    # -- what the look is about -----------------------------------------------------------------

    @api.model
    def _scopes(self):
        """The agencies an inspector may choose from; nothing to choose for everybody else."""
        if not self.env.user.has_group('iso_audit.group_iso_inspector'):
            return []
        # As the system: an inspector reads the records of branches, not their companies.
        companies = self.env['res.company'].sudo().search_fetch(
            [('id', 'child_of', self.env.company.id)], ['name'])
        if len(companies) == 1:
            return []
        return [
            {'id': ALL, 'name': self.env._("All agencies")},
            *({'id': company.id, 'name': company.name} for company in companies)]

    @api.model
    def _frame(self, year, scope, scopes):
        user = self.env.user
        known = [each['id'] for each in scopes]
        chosen = scope if scope in known else next(iter(known), None)
        branches = chosen == ALL
        company = self.env.company.sudo() if branches or not chosen else (
            self.env['res.company'].sudo().browse(chosen))
        today = company._iso_today()
        if type(year) is not int or not FIRST_YEAR <= year <= today.year:
            year = today.year
        reads_all = any(user.has_group(f'iso_audit.group_iso_{role}') for role in (
            'secretary', 'leader', 'inspector'))
        departments = self.env['hr.department']._iso_my_departments()
        return Frame(
            year, today, date(year, 1, 1), date(year, 12, 31), company, branches, reads_all,
            reads_all or user.has_group('iso_audit.group_iso_auditor'),
            user in departments.sudo().manager_id.user_id, departments)

    # -- parts of a tile --------------------------------------------------------------------------

    @api.model
    def _open(self, name, model, domain):
        """The action that opens these records."""
        views = VIEWS.get(model, ('list', 'form'))
        return {
            'type': 'ir.actions.act_window', 'name': name, 'res_model': model,
            'views': [(False, view) for view in views],
            'mobile_view_mode': 'kanban' if 'kanban' in views else 'list',
            'domain': list(domain), 'context': {'create': False},
        }

    @api.model
    def _open_one(self, model, record_id=False, **context):
        """The action that opens one record, or the form of a new one."""
        return {
            'type': 'ir.actions.act_window', 'res_model': model, 'res_id': record_id,
            'views': [(False, 'form')], 'context': context,
        }

    @api.model
    def _figure(self, label, value, **more):
        """One number: ``value`` with what is said about it.

        ``unit``, ``tone`` (of the suite's colours), ``hint`` (words below), ``count`` and
        ``action`` (what it opens), ``of`` (the whole it is a part of, a figure of its own).
        """
        return {'label': label, 'value': value, **more}

    @api.model
    def _counted(self, label, count, model, domain, **more):
        """A figure that counts records and opens them."""
        return self._figure(
            label, count, count=count, action=self._open(label, model, domain), **more)

    @api.model
    def _line(self, label, **more):
        """One line: ``value`` (a number before it), ``hint``, ``tag`` with its ``tone``,
        ``person`` (``{'id', 'name'}``), ``button`` (words of the way to mend it), ``points``
        (a small curve), ``count`` and ``action`` (what it opens).
        """
        return {'label': label, **more}

    @api.model
    def _person(self, user):
        return bool(user) and {'id': user.id, 'name': user.sudo().name}

    @api.model
    def _tone_of_days(self, days):
        """Late, due in three days, or time left."""
        return 'danger' if days < 0 else 'warning' if days <= 3 else 'muted'

    @api.model
    def _tone_of_rate(self, rate):
        return 'success' if rate >= 90 else 'warning' if rate >= 70 else 'danger'

    @api.model
    def _labels(self, model, field):
        return dict(self.env[model]._fields[field]._description_selection(self.env))
