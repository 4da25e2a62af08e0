"""Our side of the benchmark, and the same rows in a model that has nothing but its columns."""
from datetime import date, timedelta

from odoo import Command

from audit import reading

ANSWER = {'result': 'conform', 'evidence': "Record 7 of the year, seen with the head"}
BARE_ANSWER = {'x_result': 'conform', 'x_evidence': ANSWER['evidence']}


def prepare(env, bench, password):
    company = env.company
    department, home = env['hr.department'].create([
        {'name': name, 'company_id': company.id} for name in ("Audited", "Elsewhere")])
    users = {
        role: env['res.users'].create({
            'name': role.title(), 'login': f'bench_{role}', 'password': password,
            'group_ids': [Command.link(env.ref(f'iso_audit.group_iso_{group}').id)]})
        for role, group in (('secretary', 'secretary'), ('leader', 'leader'), ('lead', 'auditor'))}
    standard = env['iso.standard'].create({
        'name': "Bench", 'code': "BENCH", 'edition': "1", 'urn': 'urn:bench'})
    clauses = env['iso.clause'].create([
        {'standard_id': standard.id, 'code': str(number), 'name': f"Clause {number}",
         'urn': f'urn:bench:{number}'} for number in range(30)])
    competence = env['iso.auditor'].create({
        'user_id': users['lead'].id, 'role': 'lead', 'department_id': home.id,
        'standard_ids': [Command.set(standard.ids)], 'valid_from': date.today()})
    checklists = {
        size: env['iso.checklist'].create({
            'name': f"{size} questions", 'standard_id': standard.id, 'company_id': company.id,
            'question_ids': [
                Command.create({
                    'clause_id': clauses[number % 30].id,
                    'name': f"Question {number}: is it done as the procedure says?",
                    'evidence': "Records of the last year"})
                for number in range(size)]}).id
        for size in {30, 3000, bench.lines}}
    bare = _bare_model(env)
    return {
        'users': {role: user.id for role, user in users.items()},
        'key': bench.key(env, users['lead']), 'login': users['lead'].login,
        'bare_key_user': users['lead'].id, 'bare': bare, 'department': department.id,
        'standard': standard.id, 'clauses': clauses.ids, 'competence': competence.id,
        'checklists': checklists,
    }


def _bare_model(env):
    """The columns of ``iso.audit.line`` that a new line fills, without a line of code."""
    model = env['ir.model'].create({
        'name': "Bare line", 'model': 'x_bench_line',
        'field_id': [
            Command.create({'name': name, 'field_description': name, 'ttype': kind, **more})
            for name, kind, more in (
                ('x_audit_id', 'many2one', {'relation': 'iso.audit', 'on_delete': 'cascade'}),
                ('x_company_id', 'many2one', {'relation': 'res.company'}),
                ('x_department_id', 'many2one', {'relation': 'hr.department'}),
                ('x_clause_id', 'many2one', {'relation': 'iso.clause'}),
                ('x_standard_id', 'many2one', {'relation': 'iso.standard'}),
                ('x_question_id', 'many2one', {'relation': 'iso.checklist.question'}),
                ('x_user_id', 'many2one', {'relation': 'res.users'}),
                ('x_clause_code', 'char', {}), ('x_clause_name', 'char', {}),
                ('x_sequence', 'integer', {}), ('x_question', 'text', {}),
                ('x_evidence_hint', 'text', {}), ('x_evidence', 'text', {}),
                ('x_result', 'char', {}))],
        'access_ids': [Command.create({
            'name': "all", 'group_id': env.ref('base.group_user').id, 'perm_read': True,
            'perm_write': True, 'perm_create': True, 'perm_unlink': True})],
    })
    return model.model


def _create(prepared, size):
    def create(env, _number=0):
        start = date.today() + timedelta(days=7 - date.today().weekday())
        audit = env['iso.audit'].create({
            'department_ids': [Command.set([prepared['department']])],
            'standard_ids': [Command.set([prepared['standard']])],
            'checklist_ids': [Command.set([prepared['checklists'][size]])],
            'date_start': start, 'date_end': start + timedelta(days=1),
            'decision_number': "1", 'decision_date': date.today(),
            'member_ids': [Command.create(
                {'auditor_id': prepared['competence'], 'role': 'lead'})]})
        audit.action_make_checklist()
        assert len(audit.line_ids) == size
        return audit.id
    return create


def _run(bench, prepared, audits):
    """Bring audits to the state in which questions are answered."""
    users = prepared['users']
    with bench.env(users['secretary']) as env:
        for audit in env['iso.audit'].browse(audits):
            audit.action_propose_agenda()
            audit.action_submit()
            audit.with_user(users['leader'])._approve()
            audit.with_user(users['lead']).action_start()


def measure(bench, prepared):
    users, lines = prepared['users'], bench.lines
    audits = bench.measure('ours', 'create', users['secretary'], _create(prepared, lines))
    _measure_bare(bench, prepared, audits)
    _run(bench, prepared, audits)
    with bench.env(users['secretary']) as env:
        few, many = (_create(prepared, size)(env) for size in (30, 3000))
    _run(bench, prepared, [few, many])
    reading.measure(
        bench, 'ours', users['lead'], {lines: audits[0], 30: few, 3000: many},
        'iso.audit.line', 'audit_id')
    with bench.env() as env:
        batches = [env['iso.audit'].browse(audit).line_ids.ids for audit in audits]
        bare = env[prepared['bare']].search([]).ids
    return {
        'login': prepared['login'], 'key': prepared['key'],
        'answers': {
            'ours': {'model': 'iso.audit.line', 'values': ANSWER, 'warm_up': batches[0][0],
                     'batches': batches[1:]},
            'bare': {'model': prepared['bare'], 'values': BARE_ANSWER, 'warm_up': bare[0],
                     'batches': [bare[lines * number:lines * (number + 1)]
                                 for number in range(1, len(batches))]},
        },
        'reports': {
            'print_report': {'name': 'iso_audit.report_audit', 'ids': audits[1:]},
            'print_lines': {'name': 'iso_audit.report_checklist', 'ids': audits[1:]},
        },
    }


def _measure_bare(bench, prepared, audits):
    with bench.env() as env:
        rows = [{
            'x_audit_id': line.audit_id.id, 'x_company_id': line.company_id.id,
            'x_department_id': line.department_id.id, 'x_clause_id': line.clause_id.id,
            'x_standard_id': line.standard_id.id, 'x_question_id': line.question_id.id,
            'x_user_id': line.user_id.id, 'x_clause_code': line.clause_code,
            'x_clause_name': line.clause_name, 'x_sequence': line.sequence,
            'x_question': line.question, 'x_evidence_hint': line.evidence_hint,
        } for line in env['iso.audit'].browse(audits[0]).line_ids]
    bench.measure(
        'bare', 'create', prepared['users']['lead'],
        lambda env, _number: env[prepared['bare']].create([dict(row) for row in rows]).ids)
