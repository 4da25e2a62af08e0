from odoo import fields, models
from odoo.tools import SQL

from .iso_nonconformity import SOURCES, STATES
from .iso_stage_days import GRADES
from .res_company import DEFAULT_TZ

# The last day of each band of age; what is older is in the last one. The keys sort by age.
AGE_BANDS = [
    (7, '007', "0–7 days"),
    (30, '030', "8–30 days"),
    (60, '060', "31–60 days"),
    (90, '090', "61–90 days"),
    (None, '999', "Over 90 days"),
]


class IsoNonconformityReport(models.Model):
    """One row per accepted or reported file, with what a head asks: how fast, how late, again?

    A view and no stored fields on the file: the age of an open file and whether it is late
    change each night without anybody writing it. What is not decided yet is NULL, which no
    average counts: days to close of an open file, on time of one that still has time left. What
    was rejected is no nonconformity and is left out.
    """

    _name = 'iso.nonconformity.report'
    _description = "Figures of Nonconformities"
    _inherit = ['iso.figure.mixin']
    _auto = False
    _order = 'late desc, date desc, id desc'
    _rec_name = 'title'
    _depends = {
        'iso.nonconformity': [
            'active', 'clause_id', 'closed_on', 'company_id', 'date', 'deadline',
            'department_id', 'grade', 'name', 'owner_id', 'repeats_id', 'source', 'state',
            'title'],
        'res.company': ['resource_calendar_id'],
        'resource.calendar': ['tz'],
    }

    nonconformity_id = fields.Many2one('iso.nonconformity', string="File", readonly=True)
    name = fields.Char(string="Reference", readonly=True)
    title = fields.Char(string="In short", readonly=True)
    active = fields.Boolean(readonly=True)
    company_id = fields.Many2one('res.company', readonly=True)
    department_id = fields.Many2one('hr.department', readonly=True)
    clause_id = fields.Many2one('iso.clause', readonly=True)
    owner_id = fields.Many2one('res.users', readonly=True)
    repeats_id = fields.Many2one('iso.nonconformity', readonly=True)
    grade = fields.Selection(GRADES, readonly=True)
    source = fields.Selection(SOURCES, readonly=True)
    state = fields.Selection(STATES, readonly=True)
    date = fields.Date(string="Found on", readonly=True)
    deadline = fields.Date(string="To be closed by", readonly=True)
    closed_day = fields.Date(string="Closed on", readonly=True)
    age_band = fields.Selection(
        [(key, label) for _last, key, label in AGE_BANDS], string="Open since", readonly=True,
        help="Days since it was found, of files that are not closed.")
    age = fields.Float(
        string="Days open", readonly=True, aggregator='avg', digits=(16, 1),
        help="From the day it was found until today, of files that are not closed.")
    days_to_close = fields.Float(
        string="Days to close", readonly=True, aggregator='avg', digits=(16, 1),
        help="From the day it was found to the day it was closed.")
    on_time_rate = fields.Float(
        string="On time (%)", readonly=True, aggregator='avg', digits=(16, 1),
        help="100 when it was closed by its date, 0 when later or when the date is over and it "
             "is still open; the average is the share. Files with time left do not count.")
    recurrence_rate = fields.Float(
        string="Came back (%)", readonly=True, aggregator='avg', digits=(16, 1),
        help="100 when it repeats a file of the 12 months before on the same clause in the same "
             "department; the average is the share.")
    late = fields.Integer(
        string="Late files", readonly=True, aggregator='sum',
        help="Open although the date by which they were to be closed is over.")

    @property
    def _table_query(self):
        """Computed in SQL, since nothing of it is stored; “today” is each agency's own day."""
        return SQL(
            """
            SELECT file.id, file.id AS nonconformity_id, file.name, file.title, file.active,
                   file.company_id, file.department_id, file.clause_id, file.owner_id,
                   file.repeats_id, file.grade, file.source, file.state, file.date,
                   file.deadline, day.closed AS closed_day,
                   CASE WHEN day.closed IS NULL THEN %(band)s END AS age_band,
                   CASE WHEN day.closed IS NULL THEN day.today - file.date END AS age,
                   day.closed - file.date AS days_to_close,
                   CASE WHEN COALESCE(day.closed, day.today) > file.deadline THEN 0
                        WHEN day.closed IS NOT NULL THEN 100 END AS on_time_rate,
                   CASE WHEN file.repeats_id IS NULL THEN 0 ELSE 100 END AS recurrence_rate,
                   CASE WHEN day.closed IS NULL AND day.today > file.deadline
                        THEN 1 ELSE 0 END AS late
              FROM iso_nonconformity file
              JOIN res_company company ON company.id = file.company_id
         LEFT JOIN resource_calendar calendar ON calendar.id = company.resource_calendar_id
        CROSS JOIN LATERAL (SELECT COALESCE(calendar.tz, %(tz)s) AS tz) zone
        CROSS JOIN LATERAL (
                   SELECT (%(now)s::timestamp AT TIME ZONE 'UTC' AT TIME ZONE zone.tz)::date
                              AS today,
                          CASE WHEN file.state = 'closed' THEN
                              (file.closed_on AT TIME ZONE 'UTC' AT TIME ZONE zone.tz)::date
                          END AS closed) day
             WHERE file.state != 'rejected'
            """,
            band=self._band_sql(), now=fields.Datetime.now(), tz=DEFAULT_TZ)

    def _band_sql(self):
        whens = [
            SQL("WHEN day.today - file.date <= %s THEN %s", last, key)
            for last, key, _label in AGE_BANDS if last]
        return SQL("CASE %s ELSE %s END", SQL(" ").join(whens), AGE_BANDS[-1][1])
