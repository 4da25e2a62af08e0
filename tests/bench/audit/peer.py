"""The peer's side of the benchmark: OCA's mgmtsystem_audit, used as its views use it."""
from odoo import Command

from audit import reading

ANSWER = {'is_conformed': True, 'comments': "Record 7 of the year, seen with the head"}


def prepare(env, bench, password):
    user = env['res.users'].create({
        'name': "Manager", 'login': 'bench_manager', 'password': password,
        'group_ids': [Command.link(env.ref('mgmtsystem.group_mgmtsystem_manager').id)]})
    return {'user': user.id, 'login': user.login, 'key': bench.key(env, user)}


def _create(user, size):
    def create(env, _number=0):
        return env['mgmtsystem.audit'].create({
            'name': f"Audit of {size} lines", 'user_id': user,
            'auditor_user_ids': [Command.set([user])],
            'line_ids': [
                Command.create({
                    'seq': number,
                    'name': f"Question {number}: is it done as the procedure says?"})
                for number in range(size)]}).id
    return create


def measure(bench, prepared):
    user, lines = prepared['user'], bench.lines
    audits = bench.measure('peer', 'create', user, _create(user, lines))
    with bench.env(user) as env:
        few, many = (_create(user, size)(env) for size in (30, 3000))
    reading.measure(
        bench, 'peer', user, {lines: audits[0], 30: few, 3000: many},
        'mgmtsystem.verification.line', 'audit_id')
    with bench.env() as env:
        batches = [env['mgmtsystem.audit'].browse(audit).line_ids.ids for audit in audits]
    return {
        'login': prepared['login'], 'key': prepared['key'],
        'answers': {'peer': {
            'model': 'mgmtsystem.verification.line', 'values': ANSWER,
            'warm_up': batches[0][0], 'batches': batches[1:]}},
        'reports': {
            'print_report': {
                'name': 'mgmtsystem_audit.audit_report_template', 'ids': audits[1:]},
            'print_lines': {
                'name': 'mgmtsystem_audit.verification_report_template', 'ids': audits[1:]},
        },
    }
