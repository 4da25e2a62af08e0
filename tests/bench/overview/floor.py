"""The numbers of the overview in raw SQL, and the first rows of what is late."""
from collections import Counter

IN_YEAR = "BETWEEN date_trunc('year', %(today)s)::date AND %(today)s::date + 366"
OPEN_FILE = "state NOT IN ('closed', 'rejected')"
LATE_FILE = f"{OPEN_FILE} AND stage_deadline < %(today)s"
# Who verifies has a week from the report on.
LATE_ACTION = ("(state = 'done' AND done_on < %(week_ago)s OR state = 'open' "
               "AND deadline < %(today)s)")
GRAVE = "state = 'open' AND kind = 'risk' AND current_level IN ('high', 'critical')"
MISSED = "state IN ('approved', 'closed') AND status = 'missed'"
AUDITS = ("date_start BETWEEN date_trunc('year', %(today)s)::date AND "
          "(date_trunc('year', %(today)s) + interval '1 year - 1 day')::date "
          "AND state != 'cancelled'")
# What is late: where it stands, and by what it is ordered.
LATE = {
    'iso_nonconformity': (LATE_FILE, 'stage_deadline'),
    'iso_action': (LATE_ACTION, 'deadline'),
    'iso_audit': ("(state IN ('draft', 'submitted', 'approved') AND date_start < %(today)s "
                  "OR state = 'running' AND date_end < %(today)s)", 'date_start'),
    'iso_objective': ("state = 'approved' AND deadline < %(today)s", 'deadline'),
    'iso_risk': ("state = 'open' AND review_date < %(today)s", 'review_date'),
    'iso_risk_question': ("state = 'open' AND deadline < %(today)s", 'deadline'),
    'iso_review': ("state IN ('draft', 'planned', 'meeting', 'minutes')", 'start'),
}
COLUMNS = [
    ('iso_programme', "year = date_part('year', %(today)s) AND state = 'approved'"),
    ('iso_audit', AUDITS), ('iso_audit', f"{AUDITS} AND state = 'reported'"),
    ('iso_nonconformity', OPEN_FILE), ('iso_nonconformity', f"{OPEN_FILE} AND grade = 'major'"),
    ('iso_nonconformity', LATE_FILE), ('iso_action', LATE_ACTION), ('iso_objective', MISSED),
    ('iso_review', "date_part('year', date_to) = date_part('year', %(today)s) "
                   "AND state IN ('meeting', 'minutes', 'approved')"),
    ('iso_risk', GRAVE),
]
STATES = ('reported', 'analysis', 'proposed', 'approved', 'done')
HEAT = "grade IN ('major', 'minor', 'observation', 'ofi')"


def _sorted(values):
    return sorted(value for value in values if isinstance(value, int))


def of_ours(overview):
    """What the screen says in numbers, whatever it calls them."""
    tiles = {tile['key']: tile['data'] for tile in overview['tiles']}
    said = {
        'late': _sorted(link['value'] for link in tiles['late']['links']),
        'year': _sorted(figure['value'] for figure in tiles['year']['figures']),
        'charts': [[one['values'] for one in chart['series']]
                   for chart in tiles['files']['charts']],
    }
    if 'branches' in tiles:
        said['branches'] = {
            row['id']: sorted(row['values']) for row in tiles['branches']['rows']}
    else:
        said |= {
            'duties': _sorted(line['value'] for line in tiles['duties']['lines']),
            'gaps': _sorted(line.get('value') for line in tiles['gaps']['lines']),
            'objectives': _sorted(link['value'] for link in tiles['objectives']['links']),
            'programme': len(tiles['programme']['cells']),
            'heat': sorted(cell['count'] for cell in tiles['heat']['cells'])}
    return said


class Floor:
    def __init__(self, env):
        frame = env['iso.overview']._frame(None, None, env['iso.overview']._scopes())
        Action = env['iso.action']
        # The moment before which what waits for its verifier was done, in the agency's time.
        [week_ago] = [
            part.value for part in Action._duty_late_domain(frame.today).iter_conditions()
            if part.field_expr == 'done_on' and part.operator == '<']
        self.branches = frame.branches
        companies = env['res.company'].sudo().search([('id', 'child_of', frame.company.id)])
        self.values = {
            'today': frame.today, 'week_ago': week_ago, 'user': env.uid,
            'tz': frame.company._iso_tz().zone,
            'companies': (companies if frame.branches else frame.company).ids}

    def check(self, env):
        overview = env['iso.overview'].get_overview()
        assert not any('error' in tile for tile in overview['tiles'])
        ours, below = of_ours(overview), self.numbers(env.cr)
        assert ours == below, [(key, ours[key], below[key]) for key in ours
                               if ours[key] != below[key]]

    def _rows(self, cr, query):
        cr.execute(query, self.values)
        return cr.fetchall()

    def _count(self, cr, table, where):
        return self._rows(cr, (
            f"SELECT count(*) FROM {table} WHERE company_id = ANY(%(companies)s) AND {where}"
        ))[0][0]

    def numbers(self, cr):
        said = {'late': self._late(cr), 'year': self._year(cr), 'charts': self._charts(cr)}
        if self.branches:
            return {**said, 'branches': self._by_agency(cr)}
        return {**said, 'duties': self._duties(cr), 'gaps': self._gaps(cr),
                **self._grids(cr)}

    def _late(self, cr):
        counts = []
        for table, (where, order) in LATE.items():
            counts.append(self._count(cr, table, where))
            self._rows(cr, (
                f"SELECT * FROM {table} WHERE company_id = ANY(%(companies)s) AND {where} "
                f"ORDER BY {order}, id LIMIT 8"))
        return sorted(filter(None, counts))

    def _year(self, cr):
        audits = self._count(cr, 'iso_audit', f"{AUDITS} AND state = 'reported'")
        found = self._count(
            cr, 'iso_finding', f"date {IN_YEAR} AND grade IN ('major', 'minor')")
        closed = "(closed_on AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date"
        [[files]] = self._rows(cr, (
            f"SELECT avg(CASE WHEN {closed} > deadline THEN 0 ELSE 100 END) "
            "FROM iso_nonconformity WHERE company_id = ANY(%(companies)s) "
            f"AND state = 'closed' AND {closed} {IN_YEAR}"))
        [[actions]] = self._rows(cr, (
            "SELECT avg(on_time_rate) FROM iso_action WHERE company_id = ANY(%(companies)s) "
            "AND date_part('year', deadline) = date_part('year', %(today)s) AND state != "
            "'cancelled' AND (done_on IS NOT NULL OR deadline < %(today)s)"))
        met = self._count(
            cr, 'iso_objective', "state IN ('approved', 'closed') AND status = 'met'")
        return sorted([
            audits, found, round(files), round(actions), met, self._count(cr, 'iso_risk', GRAVE)])

    def _charts(self, cr):
        stages = {(state, grade): count for state, grade, count in self._rows(cr, (
            "SELECT state, grade, count(*) FROM iso_nonconformity WHERE "
            f"company_id = ANY(%(companies)s) AND {OPEN_FILE} GROUP BY 1, 2"))}
        today = self.values['today']
        last = today.year * 12 + today.month
        series = []
        for day, where in (
                ("date", "state != 'rejected'"),
                ("(closed_on AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)", "state = 'closed'")):
            months = dict(self._rows(cr, (
                f"SELECT date_part('year', {day}) * 12 + date_part('month', {day}), count(*) "
                f"FROM iso_nonconformity WHERE company_id = ANY(%(companies)s) AND {where} AND "
                f"{day} >= date_trunc('month', %(today)s) - interval '11 months' GROUP BY 1")))
            series.append([months.get(month, 0) for month in range(last - 11, last + 1)])
        return [
            [[stages.get((state, grade), 0) for state in STATES] for grade in ('major', 'minor')],
            series]

    def _by_agency(self, cr):
        rows = {company: [] for company in self.values['companies']}
        for table, where in COLUMNS:
            counts = dict(self._rows(cr, (
                f"SELECT company_id, count(*) FROM {table} WHERE "
                f"company_id = ANY(%(companies)s) AND {where} GROUP BY 1")))
            for company, values in rows.items():
                values.append(counts.get(company, 0))
        self._rows(cr, "SELECT id, name FROM res_company WHERE id = ANY(%(companies)s)")
        return {company: sorted(values) for company, values in rows.items()}

    # -- one agency ---------------------------------------------------------------------------

    def _duties(self, cr):
        counts = [
            self._rows(cr, (
                "SELECT count(*) FROM iso_audit_line line JOIN iso_audit audit "
                "ON audit.id = line.audit_id WHERE line.user_id = %(user)s "
                "AND line.result IS NULL AND audit.state = 'running'"))[0][0],
            *(count for _state, count, _day in self._rows(cr, (
                "SELECT state, count(*), min(stage_deadline) FROM iso_nonconformity "
                f"WHERE stage_user_id = %(user)s AND {OPEN_FILE} GROUP BY 1"))),
            self._count(cr, 'iso_action', "user_id = %(user)s AND state = 'open'"),
            self._count(cr, 'iso_action', "verifier_id = %(user)s AND state = 'done'"),
            self._count(cr, 'iso_risk', (
                "state = 'open' AND user_id = %(user)s AND review_date < %(today)s::date + 8")),
            self._count(cr, 'iso_risk_question', "state = 'open' AND user_id = %(user)s"),
            self._count(cr, 'iso_risk', "awaits_acceptance")]
        self._rows(cr, (
            "SELECT res_model, count(*) FROM mail_activity WHERE user_id = %(user)s AND active "
            "GROUP BY 1"))
        return sorted(filter(None, counts))

    def _gaps(self, cr):
        [[passed_by]] = self._rows(cr, (
            "SELECT count(*) FROM hr_department place WHERE company_id = ANY(%(companies)s) "
            "AND NOT EXISTS (SELECT 1 FROM iso_programme_line line WHERE "
            "line.department_id = place.id AND line.year = date_part('year', %(today)s)) "
            "AND NOT EXISTS (SELECT 1 FROM hr_department_iso_audit_rel its JOIN iso_audit audit "
            f"ON audit.id = its.iso_audit_id WHERE its.hr_department_id = place.id AND {AUDITS})"))
        [[unfiled]] = self._rows(cr, (
            "SELECT count(*) FROM iso_finding finding JOIN iso_audit audit "
            "ON audit.id = finding.audit_id WHERE finding.company_id = ANY(%(companies)s) "
            f"AND finding.date {IN_YEAR} AND audit.state = 'reported' "
            "AND grade IN ('major', 'minor') AND NOT EXISTS (SELECT 1 FROM iso_nonconformity "
            "WHERE finding_id = finding.id) AND NOT EXISTS (SELECT 1 FROM iso_action "
            "WHERE finding_id = finding.id)"))
        unowned = self._count(cr, 'iso_nonconformity', f"{OPEN_FILE} AND owner_id IS NULL")
        return sorted(filter(None, [passed_by, unfiled, unowned]))

    def _grids(self, cr):
        statuses = self._rows(cr, (
            "SELECT status, count(*) FROM iso_objective WHERE company_id = ANY(%(companies)s) "
            "AND state IN ('approved', 'closed') GROUP BY 1"))
        self._rows(cr, (
            "SELECT objective.title, objective.target, (SELECT array_agg(value ORDER BY date) "
            "FROM iso_objective_value WHERE objective_id = objective.id) FROM iso_objective "
            "objective WHERE company_id = ANY(%(companies)s) ORDER BY status LIMIT 4"))
        cells = self._rows(cr, (
            "SELECT line.department_id, line.month, audit.id, audit.state, audit.date_start "
            "FROM iso_programme_line line LEFT JOIN iso_audit audit ON audit.id = line.audit_id "
            "WHERE line.company_id = ANY(%(companies)s) "
            "AND line.year = date_part('year', %(today)s)"))
        heat = Counter()
        for place, chapter, _grade, count in self._rows(cr, (
                "SELECT department_id, split_part(clause.parent_path, '/', 1), grade, count(*) "
                "FROM iso_finding finding JOIN iso_clause clause ON clause.id = clause_id "
                f"WHERE finding.company_id = ANY(%(companies)s) AND date {IN_YEAR} AND {HEAT} "
                "GROUP BY 1, 2, 3")):
            heat[place, chapter] += count
        self._rows(cr, "SELECT id, name FROM hr_department WHERE company_id = ANY(%(companies)s)")
        return {
            'objectives': sorted(count for _status, count in statuses),
            'programme': len({(place, month) for place, month, *_audit in cells}),
            'heat': sorted(heat.values())}
