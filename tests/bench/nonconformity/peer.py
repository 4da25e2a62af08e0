"""The peer's side: OCA's mgmtsystem_nonconformity and mgmtsystem_action, by their own steps.

It has neither departments nor clauses. Who is responsible stands for the department (its head),
the management system, of which there are forty-eight, for the clause.
"""
from rows import insert

from odoo import Command
from odoo.api import SUPERUSER_ID
from odoo.tools import SQL

from nonconformity import data
from nonconformity.reading import Reading

MODEL = 'mgmtsystem.nonconformity'
STAGES = {
    'reported': 'draft', 'rejected': 'cancel', 'analysis': 'analysis', 'proposed': 'pending',
    'approved': 'open', 'done': 'open', 'closed': 'done'}
ACTION_STAGES = {'draft': 'draft', 'open': 'open', 'done': 'open', 'verified': 'close'}
KINDS = {'correction': 'immediate', 'corrective': 'correction', 'improvement': 'improvement'}


def prepare(env, bench, _password):
    # Its form shows procedures, which have a right of their own.
    manager = ['mgmtsystem.group_mgmtsystem_manager', 'document_knowledge.group_document_user']
    viewer = ['mgmtsystem.group_mgmtsystem_viewer']
    users = env['res.users'].with_context(no_reset_password=True).create([
        {'name': f"Người {number}", 'login': f'bench_nc_{number}',
         'email': f'{number}@example.com',
         'group_ids': [Command.link(env.ref(group).id) for group in (
             viewer if number < data.PEOPLE else manager)]}
        for number in range(data.PEOPLE + 1)]).ids
    systems = env['mgmtsystem.system'].create([{'name': f"Điều {code}"} for code in data.CLAUSES])
    prepared = {
        'manager': users.pop(), 'staff': users, 'systems': systems.ids,
        'partner': env.company.partner_id.id,
        'stages': {state: env.ref(f'mgmtsystem_nonconformity.stage_{name}').id
                   for state, name in STAGES.items()},
        'action_stages': {state: env.ref(f'mgmtsystem_action.stage_{name}').id
                          for state, name in ACTION_STAGES.items()}}
    files = data.files(bench.files)
    ids = _insert(env, prepared, files)
    _insert_actions(env, prepared, data.improvements(data.REMINDED - data.open_actions(files)))
    prepared['opened'] = next(ids[file] for file in files if file.state == 'approved')
    prepared['in_progress'] = [
        _in_progress(env, prepared) for _number in range(bench.repetitions + 1)]
    return prepared


def _insert(env, prepared, files):
    staff = prepared['staff']
    records = insert(env, MODEL, [{
        'ref': f'NC{file.number:04}', 'name': file.title, 'description': file.description,
        'partner_id': prepared['partner'], 'responsible_user_id': staff[file.department],
        'manager_user_id': prepared['manager'], 'user_id': staff[file.person],
        'system_id': prepared['systems'][file.clause],
        'stage_id': prepared['stages'][file.state], 'create_date': file.date,
        'action_comments': "Kế hoạch" if file.actions else None,
        'evaluation_comments': "Có hiệu lực" if file.state == 'closed' else None,
    } for file in files])
    ids = dict(zip(files, records.ids, strict=True))
    actions = _insert_actions(env, prepared, [
        action for file in files for action in file.actions])
    owners = [ids[file] for file in files for _action in file.actions]
    # A table of pairs, which no model stands for.
    env.cr.execute(SQL(
        "INSERT INTO mgmtsystem_nonconformity_action_rel (nonconformity_id, action_id) VALUES %s",
        SQL(", ").join(zip(owners, actions.ids, strict=True))))
    return ids


def _insert_actions(env, prepared, actions):
    return insert(env, 'mgmtsystem.action', [{
        'reference': None, 'name': action.title, 'type_action': KINDS[action.kind],
        'user_id': prepared['staff'][action.person], 'date_deadline': action.deadline,
        'stage_id': prepared['action_stages'][action.state],
    } for action in actions])


def works(bench, prepared):
    manager = prepared['manager']
    reading = Reading(bench, 'peer', MODEL, manager)
    reading.groups('stage_id')
    reading.page('page', [])
    reading.page('page_staff', [], prepared['staff'][20])
    reading.pivot('responsible_user_id', 'system_id')
    reading.form(prepared['opened'], manager)
    # Its search view looks for the reference only; this is what a user's own filter asks.
    reading.page('search', ['|', ('name', 'ilike', data.SEARCHED),
                            ('description', 'ilike', data.SEARCHED)])
    for work, count in (('create', 1), ('create_1000', 1000)):
        reading.add(work, lambda env, _number, count=count: env[MODEL].create(
            [_values(prepared, number) for number in range(count)]))
    reading.add('close', _closing(bench, prepared))
    # One mail for each action that is due in exactly ten days, and no other.
    reading.add('remind', lambda env, _number: env['mgmtsystem.action'].process_reminder_queue(),
                SUPERUSER_ID)
    return reading.works


def finish(bench):
    with bench.env() as env:
        mails = env['mail.mail'].search_count([('subject', '=like', 'Reminder on Action%')])
    return {'mails': mails // (bench.repetitions + 1)}


def _values(prepared, number=0):
    return {
        'name': "Hai giấy chứng nhận được cấp trước khi có kết quả xét nghiệm.",
        'description': "Phát hiện khi đối chiếu sổ theo dõi với phần mềm.",
        'partner_id': prepared['partner'], 'manager_user_id': prepared['manager'],
        'responsible_user_id': prepared['staff'][number % 10],
        'system_id': prepared['systems'][number % 48]}


def _in_progress(env, prepared):
    """A nonconformity in progress with three open actions."""
    stages = prepared['stages']
    file = env[MODEL].with_user(prepared['manager']).create(_values(prepared))
    file.stage_id = stages['analysis']
    file.write({'analysis': "Không có gì chặn việc ký", 'stage_id': stages['proposed']})
    file.write({
        'action_comments': "Kế hoạch",
        'action_ids': [
            Command.create({'name': title, 'type_action': kind,
                            'user_id': prepared['staff'][10 + number]})
            for number, (kind, title) in enumerate(zip(
                ('immediate', 'correction', 'correction'), data.DEEDS, strict=False))]})
    file.stage_id = stages['approved']
    return file.id


def _closing(bench, prepared):
    def close(env, number):
        file = env[MODEL].browse(prepared['in_progress'][number])
        for action in file.action_ids:
            action.stage_id = prepared['action_stages']['verified']
            bench.request(env)
        file.evaluation_comments = "20 hồ sơ sau đó đều đúng"
        bench.request(env)
        file.stage_id = prepared['stages']['closed']
        bench.request(env)
        assert file.state == 'done'
    return close
