"""Our side: the review as the secretary prepares and holds it."""
from datetime import date, datetime, timedelta

from agencies import LARGE, Agencies, standard, user
from rows import insert

from odoo import Command

from review import KINDS, annex, floor

DECISIONS = 40
REPORT = 'iso_audit.report_review'


def prepare(env, _bench, _password):
    edition, clauses = standard(env, 'BENCHXXLD')
    company = env['res.company'].create(
        {'name': "Bench XXLD", 'iso_standard_id': edition.id})
    env = env(context={**env.context, 'allowed_company_ids': company.ids})
    secretary, leader, owner = (
        user(env, f'xxld_{name}', role, company) for name, role in (
            ('secretary', 'secretary'), ('leader', 'leader'), ('owner', 'auditor')))
    company.write({'iso_secretary_id': secretary.id, 'iso_leader_id': leader.id})
    agencies = Agencies(env, company, LARGE, owner, clauses)
    agencies.insert()
    insert(env, 'iso.auditor', [{
        'user_id': owner.id, 'company_id': company.id, 'department_id': None, 'role': 'lead',
        'valid_from': date.today() - timedelta(days=300),
        'valid_to': date.today() + timedelta(days=days)} for days in (-10, 20, 400, 500)])
    _previous(env, company, secretary, leader, owner)
    review = env['iso.review'].with_user(secretary).create({
        'location': "Phòng họp 2", 'participant_ids': [Command.set(owner.ids)]})
    review.action_invite()
    return {'review': review.id, 'secretary': secretary.id, 'company': company.id}


def _previous(env, company, secretary, leader, owner):
    """The review of the year before, with decisions on their way."""
    day = date.today() - timedelta(days=351)
    start = datetime.combine(day, datetime.min.time())
    [review] = insert(env, 'iso.review', [{
        'name': 'XXLD-2000-001', 'title': "Xem xét của lãnh đạo", 'state': 'approved',
        'company_id': company.id, 'chair_id': leader.id, 'secretary_id': secretary.id,
        'start': start, 'stop': start + timedelta(hours=2),
        'date_from': day - timedelta(days=364), 'date_to': day}])
    insert(env, 'iso.action', [{
        'name': f'HD-QD-{number:03}', 'title': f"Quyết định {number}", 'kind': 'decision',
        'review_id': review.id, 'company_id': company.id, 'user_id': owner.id,
        'owner_id': leader.id, 'verifier_id': secretary.id, 'department_id': None,
        'state': ('verified', 'verified', 'open', 'done')[number % 4], 'round_id': None,
        'is_current': True, 'deadline': date.today() + timedelta(days=number - 20),
    } for number in range(DECISIONS)])


def works(bench, prepared):
    review, secretary = prepared['review'], prepared['secretary']

    def record(env):
        return _as_secretary(env, prepared)['iso.review'].browse(review)

    def compile_all(env, _number):
        return record(env).input_ids.mapped('content')

    def compile_one(kind):
        return lambda env, _number: record(env).input_ids.filtered(
            lambda line: line.kind == kind).content

    def start(env, _number):
        # Taken back, since nobody starts a meeting twice.
        with env.cr.savepoint() as savepoint:
            record(env).action_start()
            env.flush_all()
            savepoint.rollback()

    def started(env):
        if record(env).state == 'planned':
            record(env).action_start()
        return record(env)

    def minutes(env, _number):
        content, kind = env['ir.actions.report'].with_company(
            prepared['company'])._render_qweb_pdf(REPORT, started(env).ids)
        assert kind == 'pdf'
        assert content.startswith(b'%PDF')

    def workbook(env, _number):
        return record(env).env['report.iso_audit.review_workbook']._workbook(record(env))

    functions = {
        'compile': compile_all, **{kind: compile_one(kind) for kind in KINDS}, 'start': start,
        'present': lambda env, _number: started(env).get_presentation(),
        'minutes': minutes, 'annex': workbook}
    with bench.env(secretary) as env:
        below = floor.Floor(record(env))
        below.check(record(env))
        sheets = annex.cells(workbook(env, 0))
    functions_below = {
        **below.works(), 'minutes': _print_again(started),
        'annex': lambda env, _number: annex.write(sheets)}
    return {
        **{('ours', work): (secretary, function) for work, function in functions.items()},
        **{('floor', work): (secretary, function) for work, function in functions_below.items()}}


def _print_again(started):
    """What wkhtmltopdf alone takes for the page that is there already."""
    pages = []

    def run(env, number):
        Report = started(env).env['ir.actions.report'].with_context(iso_paper=True)
        if not number:
            html, _kind = Report._render_qweb_html(REPORT, started(env).ids)
            pages[:] = Report._prepare_html(html, report_model='iso.review')
        bodies, _ids, header, footer, margins = pages
        assert Report._run_wkhtmltopdf(
            bodies, report_ref=REPORT, header=header, footer=footer,
            specific_paperformat_args=margins).startswith(b'%PDF')
    return run


def _as_secretary(env, prepared):
    return env(context={**env.context, 'allowed_company_ids': [prepared['company']]})
