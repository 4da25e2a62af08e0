"""Our side's agency: departments, people and files that are well on their way."""
from datetime import timedelta

from rows import insert

from odoo import Command
from odoo.tools import SQL

from nonconformity import data

WAY = ['reported', 'analysis', 'proposed', 'approved', 'done']
DAYS = timedelta(days=14)


def people(env):
    """``{role: user}`` and the ids of the three hundred who act; ten of them are heads."""
    roles = {'secretary': 'secretary', 'leader': 'leader', 'checker': 'auditor'}
    group = {name: env.ref(f'iso_audit.group_iso_{name}').id
             for name in ('staff', *roles.values())}
    users = env['res.users'].with_context(no_reset_password=True).create([
        {'name': f"Người {login}", 'login': f'bench_nc_{login}',
         'email': f'{login}@example.com', 'group_ids': [Command.link(group[role])]}
        for login, role in [*roles.items(), *(
            (str(number), 'staff') for number in range(data.PEOPLE))]])
    named = dict(zip(roles, users.ids, strict=False))
    env.company.write(
        {'iso_secretary_id': named['secretary'], 'iso_leader_id': named['leader']})
    return named, users.ids[len(roles):]


def departments(env, staff):
    """Ten departments, in which the staff works; the first ten people are the heads."""
    company = env.company.id
    places = env['hr.department'].create(
        [{'name': name, 'company_id': company} for name in data.DEPARTMENTS])
    employees = env['hr.employee'].create([
        {'name': f"Người {number}", 'user_id': user, 'company_id': company,
         'department_id': places[number % len(places)].id}
        for number, user in enumerate(staff)])
    for place, head in zip(places, employees, strict=False):
        place.manager_id = head
    return places.ids


def clauses(env):
    standard = env['iso.standard'].create({
        'name': "Bench", 'code': "BENCHNC", 'edition': "1", 'urn': 'urn:bench:nc'})
    return env['iso.clause'].create([
        {'standard_id': standard.id, 'code': code, 'name': f"Điều {code}",
         'urn': f'urn:bench:nc:{code}'} for code in data.CLAUSES]).ids


class Filed:
    """The files of ``data``, with rounds, causes, extents, actions, course and duties."""

    def __init__(self, env, roles, staff, places, clauses):
        self.env, self.roles, self.staff = env, roles, staff
        self.places, self.clauses = places, clauses
        self.company = env.company.id

    def insert(self, files):
        records = insert(self.env, 'iso.nonconformity', [self._file(file) for file in files])
        ids = dict(zip(files, records.ids, strict=True))
        begun = {file: ids[file] for file in files if file.actions}
        rounds = self._rounds(begun)
        self._parts(begun, rounds)
        self.actions([
            (action, self.staff[file.department], {
                'nonconformity_id': begun[file], 'round_id': rounds[file],
                'department_id': self.places[file.department]})
            for file in begun for action in file.actions])
        self._duties('iso.nonconformity', [
            (ids[file], self._turn(file), file.date + DAYS) for file in files
            if file.state not in ('closed', 'rejected')])
        return ids

    def _turn(self, file):
        return {
            'reported': self.roles['secretary'], 'proposed': self.roles['leader'],
            'done': self.roles['checker'], 'closed': None, 'rejected': None,
        }.get(file.state, self.staff[file.department])

    def _file(self, file):
        ended = file.state in ('closed', 'rejected')
        return {
            'name': f'KPH-2024-{file.number:04}', 'title': file.title,
            'description': file.description, 'source': 'work', 'grade': file.grade,
            'date': file.date, 'company_id': self.company, 'round': 1, 'state': file.state,
            'department_id': self.places[file.department],
            'clause_id': self.clauses[file.clause], 'reporter_id': self.staff[file.person],
            'owner_id': self.staff[file.department], 'stage_user_id': self._turn(file),
            'stage_deadline': None if ended else file.date + DAYS,
            'deadline': file.date + 6 * DAYS,
            'closed_on': file.date + 4 * DAYS if file.state == 'closed' else None,
        }

    def _rounds(self, begun):
        rounds = insert(self.env, 'iso.nonconformity.round', [{
            'nonconformity_id': number, 'user_id': self.roles['checker'], 'is_current': True,
            'number': 1, 'verdict': 'effective' if file.state == 'closed' else None,
            'evidence': "20 hồ sơ sau đó đều đúng" if file.state == 'closed' else None,
        } for file, number in begun.items()])
        # Both records point to each other.
        self.env.cr.execute(SQL(
            "UPDATE iso_nonconformity SET round_id = its.id, checker_id = its.user_id "
            "FROM iso_nonconformity_round its WHERE its.nonconformity_id = iso_nonconformity.id "
            "AND its.id IN %s", tuple(rounds.ids)))
        return dict(zip(begun, rounds.ids, strict=True))

    def _parts(self, begun, rounds):
        category = self.env['iso.cause.category'].search([], limit=1).id
        insert(self.env, 'iso.cause', [{
            'nonconformity_id': number, 'round_id': rounds[file], 'category_id': category,
            'why_1': "Người xử lý không đối chiếu hồ sơ", 'why_2': "Quy trình không yêu cầu",
        } for file, number in begun.items()])
        insert(self.env, 'iso.nonconformity.extent', [
            {'nonconformity_id': number, 'department_id': place, 'answer': 'no'}
            for file, number in begun.items() for place in self.places
            if place != self.places[file.department]])
        insert(self.env, 'iso.nonconformity.stage', [{
            'nonconformity_id': number, 'state': state, 'round': 1,
            'user_id': self.staff[file.department], 'deadline': file.date + DAYS,
            'entered_on': file.date + step * timedelta(days=7),
            'left_on': None if state == file.state else (
                file.date + (step + 1) * timedelta(days=7)),
        } for file, number in begun.items() for step, state in enumerate(
            WAY if file.state == 'closed' else WAY[:WAY.index(file.state) + 1])])

    def actions(self, planned):
        """``[(action, owner, values)]``, with the duty of each that is open."""
        records = insert(self.env, 'iso.action', [{
            'name': None, 'title': action.title, 'kind': action.kind, 'state': action.state,
            'company_id': self.company, 'user_id': self.staff[action.person],
            'deadline': action.deadline, 'owner_id': owner, 'verifier_id': owner,
            'evidence': "Đã làm" if action.state in ('done', 'verified') else None, **values,
        } for action, owner, values in planned])
        self._duties('iso.action', [
            (number, self.staff[action.person] if action.state == 'open' else owner,
             action.deadline)
            for number, (action, owner, _values) in zip(records.ids, planned, strict=True)
            if action.state in ('open', 'done')])

    def _duties(self, model, duties):
        insert(self.env, 'mail.activity', [{
            'res_model_id': self.env['ir.model']._get_id(model), 'res_model': model,
            'res_id': number, 'res_name': "Việc phải làm",
            'activity_type_id': self.env.ref('mail.mail_activity_data_todo').id,
            'user_id': user, 'date_deadline': day, 'automated': True, 'summary': "Việc phải làm",
        } for number, user, day in duties])
