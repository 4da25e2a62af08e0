"""Our side: files as their roles work with them."""
from datetime import date, timedelta

from rows import bare_model, bare_values
from webclient import search_domain

from odoo import Command
from odoo.api import SUPERUSER_ID

from nonconformity import agency, data, floor
from nonconformity.reading import Reading

MODEL = 'iso.nonconformity'
REPORT = {
    'description': "Hai giấy chứng nhận được cấp trước khi có kết quả xét nghiệm.\n"
                   "Phát hiện khi đối chiếu sổ theo dõi với phần mềm.",
    'requirement': "Chỉ cấp giấy khi đã có kết quả xét nghiệm.",
    'evidence': "Giấy số 12 và 15, phiếu xét nghiệm số 40"}


def prepare(env, bench, _password):
    roles, staff = agency.people(env)
    places, clauses = agency.departments(env, staff), agency.clauses(env)
    files = data.files(bench.files)
    filed = agency.Filed(env, roles, staff, places, clauses)
    ids = filed.insert(files)
    # Further actions, of no file, until there are enough to remind of.
    filed.actions([
        (action, staff[action.person % len(places)], {
            'nonconformity_id': None, 'round_id': None,
            'department_id': places[action.person % len(places)]})
        for action in data.improvements(data.REMINDED - data.open_actions(files))])
    prepared = {
        'roles': roles, 'staff': staff, 'places': places, 'clauses': clauses,
        'bare': bare_model(env, MODEL),
        'opened': next((ids[file], staff[file.department]) for file in files
                       if file.state == 'approved'),
    }
    prepared['approved'] = [_approved(env, prepared) for _number in range(bench.repetitions + 1)]
    return prepared


def works(bench, prepared):
    secretary, staff = prepared['roles']['secretary'], prepared['staff']
    reading = Reading(bench, 'ours', MODEL, secretary)
    reading.groups('state')
    reading.page('page', [])
    reading.page('page_staff', [], staff[20])
    reading.pivot('department_id', 'clause_code')
    reading.form(*prepared['opened'])
    with bench.env(secretary) as env:
        domain = search_domain(env[MODEL], 'title', data.SEARCHED)
    reading.page('search', domain)
    reading.add('similar', lambda env, _number: env[MODEL].similar_to(
        data.TYPED, "", prepared['places'][4], prepared['clauses'][7], env.company.id), staff[20])
    return {
        **reading.works, **floor.works(secretary), **_creating(prepared),
        ('ours', 'close'): (staff[0], _closing(bench, prepared)),
        ('ours', 'remind'): (SUPERUSER_ID, _remind),
    }


def finish(bench):
    with bench.env() as env:
        mails = env['mail.mail'].search_count([('subject', '=like', 'ISO: %')])
    return {'mails': mails // (bench.repetitions + 1)}


def _remind(env, _number):
    """The digests of a day, all of them: nobody has had one."""
    env['res.users'].search([('iso_digest_date', '!=', False)]).iso_digest_date = False
    env['iso.reminder']._cron_remind()


def _values(prepared, number=0):
    return dict(
        REPORT, department_id=prepared['places'][number % 10],
        clause_id=prepared['clauses'][number % 48], date=date.today())


def _creating(prepared):
    secretary = prepared['roles']['secretary']

    def create(count):
        return lambda env, _number: env[MODEL].create(
            [_values(prepared, number) for number in range(count)])
    bare = {}

    def create_bare(count):
        def run(env, number):
            if not number:
                bare.update(bare_values(env[MODEL].search([], order='id desc', limit=1)))
            env[prepared['bare']].create([dict(bare) for _number in range(count)])
        return run
    return {
        (side, work): (secretary, make(count))
        for side, make in (('ours', create), ('floor', create_bare))
        for work, count in (('create', 1), ('create_1000', 1000))}


def _approved(env, prepared):
    """A file whose plan of three actions was approved, by the steps that lead there."""
    roles, staff = prepared['roles'], prepared['staff']
    file = env[MODEL].with_user(roles['secretary']).create(_values(prepared))
    file.action_accept()
    file = file.with_user(staff[0])
    deadline = date.today() + timedelta(days=10)
    file.write({
        'cause_ids': [Command.create({
            'why_1': "Không đợi kết quả", 'why_2': "Không có gì chặn việc ký",
            'category_id': env['iso.cause.category'].search([], limit=1).id})],
        'action_ids': [
            Command.create({'title': title, 'kind': kind, 'user_id': staff[10 + number],
                            'deadline': deadline})
            for number, (kind, title) in enumerate(zip(
                ('correction', 'corrective', 'corrective'), data.DEEDS, strict=False))],
        'checker_id': roles['checker'], 'check_date': date.today() + timedelta(days=30)})
    file.action_no_extent()
    file.action_propose()
    file.with_user(roles['leader'])._approve()
    return file.id


def _closing(bench, prepared):
    def close(env, number):
        file = env[MODEL].browse(prepared['approved'][number])
        for action in file.action_ids:
            doer = action.with_user(action.user_id)
            doer.write({'evidence': "Quyết định số 12 ngày 03/03, đã lưu"})
            bench.request(env)
            doer.action_done()
            bench.request(env)
            action.action_verify()
            bench.request(env)
        file.action_finish()
        bench.request(env)
        # Weeks later in life: the day of the check.
        file.sudo().round_id._system_write({'planned_date': date.today()})
        checked = file.with_user(prepared['roles']['checker'])
        checked.write({'verdict': 'effective', 'verdict_evidence': "20 hồ sơ sau đó đều đúng"})
        bench.request(env)
        checked._conclude()
        assert file.state == 'closed'
    return close
