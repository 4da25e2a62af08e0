"""Our side: documents as the secretary of an agency and the inspector of all work with them."""
from datetime import date, timedelta

from agencies import standard, user
from nonconformity.reading import Reading
from rows import insert
from webclient import search_domain, view_spec

from odoo import Command

from procedure import AGENCIES, DOCUMENTS, IN_TEXT, PEOPLE, READ, SEARCHED, STEPS, floor

MODEL = 'iso.procedure'
KINDS = ('policy', 'system', 'internal', 'tthc')
DEPARTMENTS = 10


def prepare(env, _bench, _password):
    edition, clauses = standard(env, 'BENCHTL')
    province = env['res.company'].create({'name': "Bench TL", 'iso_standard_id': edition.id})
    agencies = env['res.company'].create([
        {'name': f"Chi cục TL {number:03}", 'parent_id': province.id,
         'iso_standard_id': edition.id} for number in range(AGENCIES)])
    large = agencies[0]
    secretary, leader, owner = (
        user(env, f'tl_{name}', role, large) for name, role in (
            ('secretary', 'secretary'), ('leader', 'leader'), ('owner', 'auditor')))
    inspector = user(env, 'tl_inspector', 'inspector', province)
    large.write({'iso_secretary_id': secretary.id, 'iso_leader_id': leader.id})
    # First, or each of them would be asked to read all documents as a newcomer.
    places = _people(env, large)
    documents, versions = _documents(env, agencies, owner, leader, clauses)
    given = versions[0]
    given._distribute()
    env.flush_all()
    given.acknowledgement_ids[:READ]._read_now()
    audit = env['iso.audit'].with_user(secretary).with_company(large).create({
        'department_ids': [Command.set(places[0].ids)], 'checklist_ids': [Command.clear()],
        'procedure_ids': [Command.set(documents[:10].ids)],
        'date_start': date.today() + timedelta(days=30)})
    return {
        'secretary': secretary.id, 'inspector': inspector.id, 'company': large.id,
        'document': documents[0].id, 'version': given.id, 'next': versions[1].id,
        'audit': audit.id}


def _documents(env, agencies, owner, leader, clauses):
    """In force for half a year, with ``STEPS`` steps each."""
    day = date.today() - timedelta(days=180)
    rows = [{
        'code': f'QT-{number:02}', 'kind': KINDS[number % len(KINDS)], 'company_id': company,
        'title': f"Cấp giấy chứng nhận {'thú y' if number % 10 == 3 else 'trồng trọt'} {number}",
        'department_id': None, 'user_id': owner.id, 'review_months': 12,
    } for company in agencies.ids for number in range(DOCUMENTS)]
    documents = insert(env, MODEL, rows)
    versions = insert(env, 'iso.procedure.version', [{
        'procedure_id': document, 'company_id': row['company_id'], 'department_id': None,
        'number': 1, 'state': 'effective', 'user_id': owner.id, 'approved_by': leader.id,
        'effective_on': day, 'content': "<h2>Mục đích</h2><p>Thống nhất cách làm{}.</p>".format(
            ", kể cả ở vùng đệm" if place % 50 == 7 else "") + "<p>Quy định chung.</p>" * 20,
    } for place, (document, row) in enumerate(zip(documents.ids, rows, strict=True))])
    insert(env, 'iso.procedure.step', [{
        'version_id': version, 'company_id': row['company_id'], 'sequence': step,
        'name': f"Bước {step}: thẩm định hồ sơ", 'kind': 'task', 'role': "Chuyên viên",
        'hours': 4 * step, 'output': f"Phiếu số {step}", 'department_id': None,
    } for version, row in zip(versions.ids, rows, strict=True) for step in range(1, STEPS + 1)])
    for records, names in (
            (versions, ['total_hours']), (documents, ['state', 'version_id', 'review_date'])):
        for name in names:
            env.add_to_compute(records._fields[name], records)
        env.flush_all()
    documents[0].clause_ids = clauses[10]
    env.invalidate_all()
    return documents, versions


def _people(env, company):
    """Five thousand who work in ten departments."""
    env = env(context={
        **env.context, 'no_reset_password': True, 'tracking_disable': True,
        'mail_create_nosubscribe': True})
    places = env['hr.department'].create([
        {'name': f"Phòng TL {number}", 'company_id': company.id}
        for number in range(DEPARTMENTS)])
    staff = env.ref('iso_audit.group_iso_staff').id
    # Groups come afterwards, and employees by somebody who may not draw avatars: drawing and
    # storing those of all would take minutes.
    users = env['res.users'].create([
        {'name': f"Người đọc {number}", 'login': f'bench_tl_{number}',
         'company_id': company.id, 'company_ids': [Command.set(company.ids)],
         'group_ids': [Command.clear()]} for number in range(PEOPLE)])
    users.group_ids = [Command.set([staff])]
    officer = user(env, 'tl_officer', 'staff', company)
    officer.group_ids += env.ref('hr.group_hr_user')
    env['hr.employee'].with_user(officer).create([
        {'name': f"Người đọc {number}", 'user_id': one, 'company_id': company.id,
         'department_id': places[number % len(places)].id}
        for number, one in enumerate(users.ids)])
    env.flush_all()
    env.invalidate_all()
    return places


def works(bench, prepared):
    secretary, inspector = prepared['secretary'], prepared['inspector']
    reading = Reading(bench, 'ours', MODEL, inspector)
    reading.page('page', [], secretary)
    reading.page('page_all', [])
    with bench.env(inspector) as env:
        code = search_domain(env[MODEL], 'code', SEARCHED)
        text = search_domain(env[MODEL], 'version_ids', IN_TEXT)
    reading.page('search', code)
    reading.page('text', text)
    reading.add('groups', lambda env, _number: env[MODEL].web_read_group(
        [], ['kind'], ['__count']))
    reading.form(prepared['document'], secretary)
    version = Reading(bench, 'ours', 'iso.procedure.version', secretary)
    version.form(prepared['version'], secretary)
    waiting = [('version_id', '=', prepared['version']), ('state', '=', 'todo')]
    readers = Reading(bench, 'ours', 'iso.acknowledgement', secretary)
    readers.page('unread', waiting)
    readers.add('unread_groups', lambda env, _number: env['iso.acknowledgement'].web_read_group(
        waiting, ['department_id'], ['__count']))
    functions = {
        ('ours', 'version'): version.works['ours', 'form'],
        ('ours', 'distribute'): (secretary, _undone(lambda env: env['iso.procedure.version'].browse(
            prepared['next']).sudo()._distribute())),
        ('ours', 'checklist'): (secretary, _undone(lambda env: env['iso.audit'].browse(
            prepared['audit']).action_make_checklist()))}
    below = floor.Floor(prepared)
    with bench.env(inspector) as env:
        below.check(env, view_spec(env[MODEL]), code, text)
    return {**reading.works, **readers.works, **functions, **below.works(_undone)}


def _undone(act):
    """``act``, and all of it taken back, so that it can be done again."""
    def run(env, _number):
        with env.cr.savepoint() as savepoint:
            act(env)
            env.flush_all()
            savepoint.rollback()
    return run
