"""Agencies in the middle of their year, with the same data every time: for review and overview."""
import random
from datetime import date, datetime, time, timedelta
from itertools import product
from typing import NamedTuple

from rows import insert

from odoo import Command
from odoo.tools import SQL, split_every


class Size(NamedTuple):
    """How much there is of an agency; lines and findings of each audit, values of an objective."""

    departments: int
    audits: int
    lines: int
    findings: int
    files: int
    actions: int
    objectives: int
    values: int
    risks: int


LARGE = Size(20, 100, 300, 10, 2000, 6000, 42, 12, 100)
SMALL = Size(3, 5, 20, 6, 60, 150, 10, 4, 10)
YEAR = 365
STATES = ['reported', 'rejected', *['analysis'] * 2, 'proposed', *['approved'] * 3, 'done',
          *['closed'] * 11]
SOURCES = ['audit', 'audit', 'work', 'work', 'complaint', 'supplier', 'inspection', 'case']
ACTION_STATES = ['open', 'open', 'done', *['verified'] * 6, 'cancelled']
GRADES = ['major', 'minor', 'minor', 'minor', 'observation', 'ofi', 'good']
RISK_SOURCES = ['context', 'party', 'process', 'audit', 'legal', 'other']


def standard(env, code):
    """An edition of seven chapters with six clauses each."""
    edition = env['iso.standard'].create({
        'name': "Bench", 'code': code, 'edition': "1", 'urn': f'urn:bench:{code}'})
    chapters = env['iso.clause'].create([
        {'standard_id': edition.id, 'code': str(number), 'name': f"Chương {number}",
         'urn': f'urn:bench:{code}:{number}'} for number in range(4, 11)])
    clauses = env['iso.clause'].create([
        {'standard_id': edition.id, 'parent_id': chapter.id, 'code': f'{chapter.code}.{number}',
         'name': f"Điều {number}", 'urn': f'urn:bench:{code}:{chapter.code}.{number}'}
        for chapter in chapters for number in range(1, 7)])
    return edition, clauses


def user(env, login, role, company):
    return env['res.users'].with_context(no_reset_password=True).create({
        'name': f"Người {login}", 'login': f'bench_{login}', 'email': f'{login}@example.com',
        'company_id': company.id, 'company_ids': [Command.set(company.ids)],
        'group_ids': [Command.link(env.ref(f'iso_audit.group_iso_{role}').id)]})


class Agencies:
    """Fills ``companies``, all of one ``size``, each with a person who owns whatever is owned."""

    def __init__(self, env, companies, size, owners, clauses):
        self.env, self.size = env, size
        self.clauses = clauses.ids
        self.chance = random.Random(2015)  # noqa: S311 (the same data every time)
        self.today = date.today()
        self.agencies = list(zip(companies.ids, owners.ids, strict=True))
        places = env['hr.department'].create([
            {'name': f"Phòng {number:02}", 'company_id': company} for company, number in product(
                companies.ids, range(size.departments))]).ids
        self.places = dict(zip(
            companies.ids, split_every(size.departments, places, list), strict=True))

    def insert(self):
        self._audits()
        self._files()
        self._actions()
        self._objectives()
        self._risks()

    def _rows(self, count, values):
        """``values(number, company, owner, place)`` for so many records of each agency."""
        return [
            {'company_id': company, **values(
                number, company, owner, self.places[company][number % self.size.departments])}
            for company, owner in self.agencies for number in range(count)]

    def _day(self, first=-YEAR, last=0):
        return self.today + timedelta(days=self.chance.randrange(first, last))

    def _moment(self, day):
        return datetime.combine(day, time(self.chance.randrange(24)))

    # -- audits -------------------------------------------------------------------------------

    def _audit_day(self, number):
        """Every other month one in each department."""
        back, place = divmod(number, self.size.departments)
        return self.today - timedelta(days=8 + 60 * back + place)

    def _audits(self):
        def audit(number, _company, owner, _place):
            day = self._audit_day(number)
            return {
                'name': f'DG-{number:04}', 'title': f"Đánh giá {number}", 'lead_id': owner,
                'user_id': owner, 'date_start': day, 'date_end': day,
                'kind': 'certification' if number % 25 == 24 else 'internal',
                'state': 'running' if number % 10 == 9 else 'reported',
                'conclusion': "Hệ thống phù hợp, còn vài điểm phải sửa.",
                'scope': "Toàn bộ", 'criteria': "ISO 9001"}
        rows = self._rows(self.size.audits, audit)
        audits = list(zip(insert(self.env, 'iso.audit', rows).ids, rows, strict=True))
        count = self.size.audits
        place_of = {
            number: self.places[row['company_id']][index % count % self.size.departments]
            for index, (number, row) in enumerate(audits)}
        pairs = self.env['iso.audit']._fields['department_ids']
        self.env.cr.execute(SQL(
            "INSERT INTO %s (%s, %s) VALUES %s", *map(
                SQL.identifier, (pairs.relation, pairs.column1, pairs.column2)),
            SQL(", ").join(place_of.items())))
        self._programmes(audits, place_of)
        about = [(number, row, place_of[number]) for number, row in audits]
        insert(self.env, 'iso.audit.line', [{
            'audit_id': number, 'company_id': row['company_id'], 'department_id': place,
            'clause_id': self.clauses[line % len(self.clauses)], 'clause_code': "7.5",
            'clause_name': "Điều", 'standard_id': None, 'question': f"Câu hỏi {line}?",
            'evidence_hint': None, 'user_id': row['lead_id'],
            'evidence': "Sổ theo dõi", 'result': 'conform' if row['state'] == 'reported' else None,
            'answered_by': row['lead_id'], 'answered_on': self._moment(row['date_end']),
        } for number, row, place in about for line in range(self.size.lines)])
        insert(self.env, 'iso.finding', [{
            'name': f"PH-{number}-{one}", 'audit_id': number, 'line_id': None,
            'company_id': row['company_id'], 'department_id': place, 'date': row['date_end'],
            'clause_id': self.chance.choice(self.clauses), 'grade': self.chance.choice(GRADES),
            'requirement': "Phải có", 'statement': "Không có", 'evidence': "Hồ sơ 12",
            'user_id': row['lead_id'], 'repeats_id': None,
        } for number, row, place in about for one in range(self.size.findings)])

    def _programmes(self, audits, place_of):
        years = sorted({row['date_start'].year for _number, row in audits})
        made = [(company, owner, year) for company, owner in self.agencies for year in years]
        programmes = dict(zip(made, insert(self.env, 'iso.programme', [{
            'name': f'CT-{year}', 'year': year, 'state': 'approved', 'company_id': company,
            'user_id': owner} for company, owner, year in made]).ids, strict=True))
        insert(self.env, 'iso.programme.line', [{
            'programme_id': programmes[row['company_id'], row['user_id'], row['date_start'].year],
            'company_id': row['company_id'], 'year': row['date_start'].year,
            'month': row['date_start'].month, 'department_id': place_of[number],
            'audit_id': number, 'method': 'on_site',
        } for number, row in audits])

    # -- files and actions ----------------------------------------------------------------------

    def _files(self):
        def file(number, _company, owner, place):
            day, state = self._day(-400), self.chance.choice(STATES)
            ended = state in ('closed', 'rejected')
            return {
                'name': f'KPH-{number:05}', 'title': f"Hồ sơ thiếu chữ ký (vụ {number})",
                'description': "Phát hiện khi kiểm tra hồ sơ của quý.", 'department_id': place,
                'source': self.chance.choice(SOURCES), 'state': state, 'date': day,
                'grade': 'major' if number % 5 == 0 else 'minor', 'round': 1 + (number % 9 == 0),
                'clause_id': self.chance.choice(self.clauses), 'clause_code': "8.5",
                'owner_id': owner, 'reporter_id': owner, 'repeats_id': None,
                'stage_user_id': None if ended else owner,
                'stage_deadline': None if ended else self._day(-20, 40),
                'deadline': day + timedelta(days=60),
                'closed_on': self._moment(
                    min(day + timedelta(days=self.chance.randrange(10, 80)), self.today))
                if state == 'closed' else None}
        rows = self._rows(self.size.files, file)
        self.files = insert(self.env, 'iso.nonconformity', rows).ids
        # Every eighth says that an earlier one came back.
        self.env.cr.execute(
            "UPDATE iso_nonconformity SET repeats_id = id - 1 WHERE id = ANY(%s)",
            [[one for place, one in enumerate(self.files) if place % self.size.files % 8 == 1]])
        categories = self.env['iso.cause.category'].search([]).ids
        insert(self.env, 'iso.cause', [{
            'nonconformity_id': number, 'round_id': None, 'is_current': True,
            'category_id': self.chance.choice(categories), 'why_1': "Không đối chiếu hồ sơ",
        } for number, row in zip(self.files, rows, strict=True) if row['state'] != 'reported'])

    def _actions(self):
        count = len(self.files) // len(self.agencies)

        def action(number, company, owner, place):
            state, deadline = self.chance.choice(ACTION_STATES), self._day(-YEAR, 60)
            if state == 'open':
                deadline = self._day(-10, 60)
            done = deadline + timedelta(days=self.chance.randrange(-15, 5))
            at = self._moment(min(done, self.today)) if state in ('done', 'verified') else None
            of_file = number % 8
            first = count * self._place[company]
            return {
                'name': f'HD-{number:05}', 'title': f"Sửa quy trình, thêm bước {number}",
                'kind': 'corrective' if of_file else 'improvement', 'state': state,
                'nonconformity_id': self.files[first + number % count] if of_file else None,
                'round_id': None, 'is_current': True, 'department_id': place, 'user_id': owner,
                'owner_id': owner, 'verifier_id': owner, 'deadline': deadline, 'done_on': at,
                'verified_on': at if state == 'verified' else None,
                'evidence': "Quyết định số 12" if at else None}
        self._place = {company: place for place, (company, _owner) in enumerate(self.agencies)}
        insert(self.env, 'iso.action', self._rows(self.size.actions, action))

    # -- objectives and risks -------------------------------------------------------------------

    def _objectives(self):
        ends = []
        day = self.today.replace(day=1)
        for _month in range(self.size.values):
            ends.insert(0, day - timedelta(days=1))
            day = ends[0].replace(day=1)

        def objective(number, _company, owner, place):
            return {
                'name': f'MT-{number:03}', 'title': f"Hồ sơ đúng hạn {number}", 'target': 90,
                'state': 'approved', 'department_id': place, 'user_id': owner,
                'direction': 'up', 'unit': '%', 'measure': 'manual', 'frequency': 'month',
                'date_from': day, 'date_to': self.today + timedelta(days=30),
                'plan': "Tập huấn", 'resources': "Không", 'evaluation': "Từ phần mềm"}
        objectives = insert(
            self.env, 'iso.objective', self._rows(self.size.objectives, objective))
        insert(self.env, 'iso.objective.value', [{
            'objective_id': number, 'date': end, 'value': self.chance.randrange(80, 100),
            'entered_on': end + timedelta(days=self.chance.choice([3, 5, 40])),
            'note': "Thiếu người",
        } for number in objectives.ids for end in ends])
        # What they compute of their values, which were inserted after them.
        for name in ('last_value', 'last_date', 'status', 'next_date', 'deadline', 'rank'):
            self.env.add_to_compute(objectives._fields[name], objectives)
        self.env.flush_all()
        self.env.invalidate_all()

    def _risks(self):
        def risk(number, _company, owner, place):
            again = number % 2
            return {
                'name': f'RR-{number:03}', 'title': f"Mất điện kho lạnh {number}",
                'kind': 'opportunity' if number % 10 == 0 else 'risk', 'state': 'open',
                'source': self.chance.choice(RISK_SOURCES), 'department_id': place,
                'user_id': owner, 'likelihood': str(self.chance.randrange(2, 6)),
                'impact': str(self.chance.randrange(2, 6)),
                'residual_likelihood': '2' if again else None,
                'residual_impact': str(self.chance.randrange(1, 6)) if again else None,
                'review_date': self._day(-20, 200)}
        insert(self.env, 'iso.risk', self._rows(self.size.risks, risk))
