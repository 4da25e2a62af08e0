"""The numbers of each input in raw SQL: what the database itself takes for them.

Each method gives what its provider does: the figures, the series of the charts, and the rows
behind the tables, of which the floor reads the first ten as well.
"""
import json

from review import KINDS

ROWS = 10
AT = "BETWEEN %(first)s AND %(last)s"
FILE = "FROM iso_nonconformity file WHERE file.company_id = %(company)s"
FOUND = f"{FILE} AND file.date {AT} AND file.state != 'rejected'"
OPEN = "file.state NOT IN ('closed', 'rejected')"
LATE = f"{OPEN} AND file.stage_deadline < %(today)s"
CLOSED = (f"{FILE} AND file.state = 'closed' AND file.closed_on >= %(begin)s "
          "AND file.closed_on < %(end)s")
ACTION = "FROM iso_action action WHERE action.company_id = %(company)s"
LATE_ACTION = "action.state IN ('draft', 'open', 'done') AND action.deadline < %(today)s"
STAGES = ('draft', 'open', 'done', 'verified')
GRADES = ('major', 'minor', 'observation', 'ofi', 'good')
LEVELS = ('critical', 'high', 'medium', 'low')
SHOWN = """
    SELECT record.id, record.name, record.title, partner.name, place.name
      FROM {table} record
      LEFT JOIN res_users owner ON owner.id = record.{owner}
      LEFT JOIN res_partner partner ON partner.id = owner.partner_id
      LEFT JOIN hr_department place ON place.id = record.department_id
     WHERE record.id IN (SELECT {alias}.id {where}) ORDER BY {order} LIMIT 10"""


def numbers(content):
    """What an input says, without its words."""
    return {
        'figures': [figure['value'] for figure in content['figures']],
        'charts': [[one['values'] for one in chart['series']] for chart in content['charts']],
        'rows': [len(table['rows']) + table['more'] for table in content['tables']]}


def percent(part, whole):
    return f"{round(100 * part / whole)} %" if whole else "–"


class Floor:
    def __init__(self, review):
        begin, end = review._span()
        self.review = review.id
        self.lines = {line.kind: line.id for line in review.input_ids}
        self.values = {
            'company': review.company_id.id, 'first': review.date_from, 'last': review.date_to,
            'begin': begin, 'end': end, 'today': review.company_id._iso_today(),
            'tz': review.company_id._iso_tz().zone, 'review': review.id,
            'previous': review._previous().id}
        self.labels = list(dict(review.env['iso.nonconformity']._fields['source'].selection))

    def works(self):
        def one(kind):
            return lambda env, _number: getattr(self, kind)(env.cr)

        def start(env, _number):
            with env.cr.savepoint() as savepoint:
                for kind in KINDS:
                    env.cr.execute(
                        "UPDATE iso_review_input SET frozen = %s, frozen_on = now() WHERE id = %s",
                        [json.dumps(getattr(self, kind)(env.cr)), self.lines[kind]])
                savepoint.rollback()
        return {
            **{kind: one(kind) for kind in KINDS}, 'start': start,
            'compile': lambda env, _number: [getattr(self, kind)(env.cr) for kind in KINDS]}

    def check(self, review):
        """Both sides say the same."""
        for line in review.input_ids:
            figures, charts, rows = getattr(self, line.kind)(review.env.cr)
            drawn = [series for series in charts if any(map(any, series))]
            floor = {'figures': list(map(str, figures)), 'charts': drawn,
                     'rows': list(filter(None, rows))}
            ours = numbers(line.content)
            assert ours == floor, (line.kind, ours, floor, line.content['error'])

    # -- asking -------------------------------------------------------------------------------

    def _rows(self, cr, query):
        cr.execute(query, self.values)
        return cr.fetchall()

    def _row(self, cr, query):
        return self._rows(cr, query)[0]

    def _by_month(self, cr, day, where, value="count(*)", empty=0):
        """By the months of the period, a year and some days: never more than 24."""
        found = dict(self._rows(cr, (
            f"SELECT to_char({day}, 'YYYYMM'), {value} {where} GROUP BY 1")))
        first, last = self.values['first'], self.values['last']
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        return [found.get(f'{month // 12}{month % 12 + 1:02}', empty) for month in months]

    def _shown(self, cr, table, alias, where, order="record.rank, record.name DESC",
               owner='user_id'):
        return self._rows(cr, SHOWN.format(
            table=table, alias=alias, where=where, order=order, owner=owner))

    # -- inputs -------------------------------------------------------------------------------

    def previous(self, cr):
        where = (f"{ACTION} AND action.review_id != %(review)s AND action.review_id IN "
                 "(SELECT id FROM iso_review WHERE state = 'approved') AND (action.review_id = "
                 "%(previous)s OR action.state NOT IN ('verified', 'cancelled'))")
        states = {state: (count, late) for state, count, late in self._rows(cr, (
            f"SELECT action.state, count(*), count(*) FILTER (WHERE {LATE_ACTION}) {where} "
            "GROUP BY 1"))}
        counts = {state: count for state, (count, _late) in states.items()}
        counted = sum(counts.values()) - counts.get('cancelled', 0)
        self._shown(cr, 'iso_action', 'action', where)
        return (
            [counted, f"{counts.get('verified', 0)} / {counted}",
             sum(late for _count, late in states.values())],
            [[[counts.get(state, 0) for state in STAGES[1:]]]], [sum(counts.values())])

    def context(self, cr):
        [audits] = self._row(cr, (
            f"SELECT count(*) FROM iso_audit WHERE company_id = %(company)s AND date_end {AT} "
            "AND kind IN ('inspection', 'certification') AND state != 'cancelled'"))
        sources = dict(self._rows(cr, f"SELECT source, count(*) {FOUND} GROUP BY 1"))
        where = ("FROM iso_risk risk WHERE risk.company_id = %(company)s AND risk.source IN "
                 "('context', 'party', 'legal') AND (risk.state = 'open' OR risk.state = 'closed' "
                 "AND risk.closed_on >= %(begin)s AND risk.closed_on < %(end)s)")
        [risks] = self._row(cr, f"SELECT count(*) {where}")
        self._shown(cr, 'iso_risk', 'risk', where, "record.current_rating DESC, record.id")
        return (
            [audits, risks], [[[sources[key] for key in self.labels if key in sources]]], [risks])

    def satisfaction(self, cr):
        return self._source(cr, 'complaint')

    def suppliers(self, cr):
        [audits] = self._row(cr, (
            f"SELECT count(*) FROM iso_audit WHERE company_id = %(company)s AND date_end {AT} "
            "AND kind = 'supplier' AND state = 'reported'"))
        figures, charts, rows = self._source(cr, 'supplier')
        return [audits, *figures], charts, rows

    def _source(self, cr, source):
        where = f"{FOUND} AND file.source = '{source}'"
        figures = self._row(cr, (
            "SELECT count(*), count(*) FILTER (WHERE file.state != 'closed'), "
            f"count(*) FILTER (WHERE {LATE}) {where}"))
        self._shown(cr, 'iso_nonconformity', 'file', where, owner='owner_id')
        return list(figures), [[self._by_month(cr, "file.date", where)]], [figures[0]]

    def objectives(self, cr):
        where = ("FROM iso_objective objective WHERE objective.company_id = %(company)s "
                 "AND objective.state IN ('approved', 'closed') "
                 "AND objective.date_from <= %(last)s AND objective.date_to >= %(first)s")
        statuses = dict(self._rows(cr, f"SELECT objective.status, count(*) {where} GROUP BY 1"))
        reached = self._rows(cr, (
            f"SELECT round(100 * objective.last_value / objective.target)::int {where} "
            "AND objective.status != 'none' ORDER BY objective.rank, objective.name DESC "
            "LIMIT 24"))
        total = sum(statuses.values())
        self._shown(cr, 'iso_objective', 'objective', where, "record.status")
        return (
            [total, *(statuses.get(key, 0) for key in ('met', 'near', 'missed', 'none'))],
            [[[share for [share] in reached]]], [total])

    def processes(self, cr):
        closed = "(file.closed_on AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date"
        decided = (f"CASE WHEN COALESCE({closed}, %(today)s) > file.deadline THEN 0 "
                   "WHEN file.state = 'closed' THEN 100 END")
        columns = (f"count(*), avg({decided}), avg(CASE WHEN file.state = 'closed' "
                   f"THEN {closed} - file.date END), count(*) FILTER (WHERE grade = 'major'), "
                   "count(*) FILTER (WHERE grade = 'minor'), avg((repeats_id IS NOT NULL)::int)")
        rows = self._rows(cr, (
            f"SELECT department_id, {columns} {FOUND} GROUP BY 1 ORDER BY 2 DESC, 1"))
        total, on_time, days, *_rest = self._row(cr, f"SELECT {columns} {FOUND}")
        late = self._rows(cr, (
            f"SELECT department_id, count(*) {FILE} AND {LATE} GROUP BY 1"))
        self._rows(cr, "SELECT id, name FROM hr_department WHERE company_id = %(company)s")
        return (
            [total, sum(count for _place, count in late), f"{round(on_time)} %", round(days)],
            [[[row[number] for row in rows] for number in (4, 5)]], [len(rows)])

    def nonconformities(self, cr):
        grades = dict(self._rows(cr, f"SELECT grade, count(*) {FOUND} GROUP BY 1"))
        closed, first = self._row(cr, f"SELECT count(*), count(*) FILTER (WHERE round = 1) {CLOSED}")
        still_open, late = self._row(cr, (
            f"SELECT count(*) FILTER (WHERE {OPEN}), count(*) FILTER (WHERE {LATE}) {FILE}"))
        [repeated] = self._row(cr, f"SELECT count(*) {FOUND} AND file.repeats_id IS NOT NULL")
        causes = self._rows(cr, (
            "SELECT cause.category_id, count(*) FROM iso_cause cause JOIN iso_nonconformity file "
            f"ON file.id = cause.nonconformity_id {FOUND.partition('file ')[2]} "
            "GROUP BY 1 ORDER BY 2 DESC LIMIT 7"))
        self._shown(cr, 'iso_nonconformity', 'file', f"{FILE} AND {LATE}", owner='owner_id')
        return (
            [sum(grades.values()), closed, still_open, late, percent(first, closed), repeated],
            [[self._by_month(cr, "file.date", FOUND), self._by_month(
                cr, "file.closed_on AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s", CLOSED)],
             [[count for _category, count in causes]]], [late])

    def monitoring(self, cr):
        where = (f"{ACTION} AND action.deadline {AT} AND action.state NOT IN "
                 "('draft', 'cancelled') AND (action.done_on IS NOT NULL "
                 "OR action.deadline < %(today)s)")
        rate, due = self._row(cr, f"SELECT avg(on_time_rate), count(*) {where}")
        [late] = self._row(cr, f"SELECT count(*) {ACTION} AND {LATE_ACTION}")
        [put_off] = self._row(cr, (
            "SELECT count(*) FROM iso_action_deadline WHERE company_id = %(company)s AND "
            "state = 'approved' AND decided_on >= %(begin)s AND decided_on < %(end)s"))
        months = self._by_month(cr, "action.deadline", where, "avg(on_time_rate)", None)
        values, punctual = self._row(cr, (
            "SELECT count(*), count(*) FILTER (WHERE NOT is_overdue) FROM iso_objective_value "
            f"WHERE company_id = %(company)s AND date {AT} AND NOT is_interim"))
        return (
            [due, f"{round(rate)} %", late, put_off, percent(punctual, values)],
            [[[value if value is None else round(value) for value in months]]], [])

    def audits(self, cr):
        where = (f"FROM iso_audit audit WHERE audit.company_id = %(company)s "
                 f"AND audit.date_end {AT} AND audit.state = 'reported'")
        audits = self._rows(cr, (
            "SELECT audit.id, audit.name, audit.title, audit.date_end, partner.name, "
            f"audit.conclusion {where.replace(' WHERE', self._LEAD)} ORDER BY audit.date_end"))
        planned, reported = self._row(cr, (
            "SELECT count(*), count(*) FILTER (WHERE audit.state = 'reported') "
            "FROM iso_programme_line line JOIN iso_programme programme "
            "ON programme.id = line.programme_id LEFT JOIN iso_audit audit "
            "ON audit.id = line.audit_id WHERE line.company_id = %(company)s AND "
            "programme.state = 'approved' AND line.year * 12 + line.month BETWEEN "
            "date_part('year', %(first)s) * 12 + date_part('month', %(first)s) AND "
            "date_part('year', %(last)s) * 12 + date_part('month', %(last)s)"))
        found = self._rows(cr, (
            "SELECT audit_id, department_id, grade, count(*) FROM iso_finding WHERE audit_id IN "
            f"(SELECT audit.id {where}) GROUP BY 1, 2, 3 ORDER BY 1, 2"))
        by_grade, by_place = dict.fromkeys(GRADES, 0), {}
        for _audit, place, grade, count in found:
            by_grade[grade] += count
            by_place.setdefault(place, dict.fromkeys(GRADES, 0))[grade] += count
        self._rows(cr, "SELECT id, name FROM hr_department WHERE company_id = %(company)s")
        return (
            [len(audits), f"{reported} / {planned}",
             *(by_grade[grade] for grade in ('major', 'minor', 'ofi', 'good'))],
            [[[counts[grade] for counts in by_place.values()] for grade in GRADES]],
            [len(audits)])

    _LEAD = (" LEFT JOIN res_users lead ON lead.id = audit.lead_id "
             "LEFT JOIN res_partner partner ON partner.id = lead.partner_id WHERE")

    def resources(self, cr):
        valid, expiring, expired = self._row(cr, (
            "SELECT count(*) FILTER (WHERE valid_to >= %(today)s), "
            "count(*) FILTER (WHERE valid_to BETWEEN %(today)s AND %(today)s + 60), "
            "count(*) FILTER (WHERE valid_to < %(today)s) "
            "FROM iso_auditor WHERE company_id = %(company)s"))
        headless = self._rows(cr, (
            "SELECT id, name FROM hr_department WHERE company_id = %(company)s "
            "AND manager_id IS NULL"))
        work = self._rows(cr, (
            f"SELECT department_id, count(*) {ACTION} AND state IN ('open', 'done') "
            "GROUP BY 1 ORDER BY 2 DESC LIMIT 12"))
        return (
            [valid, expiring, expired, len(headless)], [[[count for _place, count in work]]],
            [expiring + expired])

    def risks(self, cr):
        where = ("FROM iso_risk risk WHERE risk.company_id = %(company)s AND (risk.state = 'open' "
                 "OR risk.state = 'closed' AND risk.closed_on >= %(begin)s "
                 "AND risk.closed_on < %(end)s)")
        tracked, grave, lowered, treated, late, total = self._row(cr, (
            "SELECT count(*) FILTER (WHERE state = 'open'), count(*) FILTER (WHERE state = 'open' "
            "AND kind = 'risk' AND current_level IN ('high', 'critical')), "
            "count(*) FILTER (WHERE residual_level IS NOT NULL AND residual_rating < rating), "
            "count(residual_level), count(*) FILTER (WHERE state = 'open' "
            f"AND review_date < %(today)s), count(*) {where}"))
        before, now = (dict(self._rows(cr, (
            f"SELECT {name}, count(*) {where} AND state = 'open' AND kind = 'risk' GROUP BY 1")))
            for name in ('level', 'current_level'))
        self._shown(cr, 'iso_risk', 'risk', where, "record.current_rating DESC, record.id")
        return (
            [tracked, grave, f"{lowered} / {treated}", late],
            [[[before.get(level, 0) for level in LEVELS], [now.get(level, 0) for level in LEVELS]]],
            [total])

    def improvement(self, cr):
        [proposed] = self._row(cr, (
            f"SELECT count(*) FROM iso_finding WHERE company_id = %(company)s AND date {AT} "
            "AND grade = 'ofi'"))
        where = (f"{ACTION} AND action.kind = 'improvement' AND action.state != 'cancelled' AND "
                 "(action.state != 'verified' OR action.verified_on >= %(begin)s)")
        states = dict(self._rows(cr, f"SELECT state, count(*) {where} GROUP BY 1"))
        [late] = self._row(cr, f"SELECT count(*) {where} AND {LATE_ACTION}")
        self._shown(cr, 'iso_action', 'action', where)
        total, done = sum(states.values()), states.get('verified', 0)
        return (
            [proposed, total - done, done, late], [[[states.get(state, 0) for state in STAGES]]],
            [total])
