"""Our side, and what hashing and storing the same bytes takes."""
import hashlib
from datetime import datetime

from psycopg2.extras import execute_values

from odoo.api import SUPERUSER_ID
from odoo.tools import split_every

from odoo.addons.iso_audit import seal as chain

BATCH = 1000
MOMENT = datetime(2026, 5, 1, 8)
COLUMNS = ('company_id', 'event', 'res_model', 'res_id', 'name', 'content', 'content_hash',
           'version', 'sealed_on', 'user_id')


def prepare(env, bench, _password):
    """A chain of its own for each repetition, so that all begin empty."""
    return {side: env['res.company'].create([
        {'name': f"Bench {side} {number}"} for number in range(bench.repetitions + 1)]).ids
        for side in ('ours', 'floor')}


def _content(number):
    """About what a closed corrective-action file holds."""
    action = {
        'title': "Sửa quy trình, thêm bước kiểm tra chéo trước khi trình ký",
        'kind': 'corrective', 'user_id': 17, 'deadline': MOMENT.date(), 'state': 'verified',
        'evidence': "Quyết định số 12/QĐ-CNTY ngày 03/03, đã lưu hồ sơ", 'verified_on': MOMENT}
    return {
        'id': number, 'name': f'KPH-2026-{number:06}', 'state': 'closed', 'grade': 'minor',
        'description': "Hai giấy chứng nhận được cấp trước khi có kết quả xét nghiệm, phát hiện "
                       "khi đối chiếu sổ theo dõi với phần mềm một cửa.",
        'department_id': number % 10, 'clause_id': number % 48, 'date': MOMENT.date(),
        'action_ids': [{'id': 3 * number + part, **action} for part in range(3)], 'files': []}


def _values(company, number):
    content = chain.canonical(_content(number))
    # Of no sealed model: what records say now is not what is measured here.
    return {
        'company_id': company, 'event': 'closed', 'res_model': 'bench.record', 'res_id': number,
        'name': f'KPH-2026-{number:06}', 'content': content,
        'content_hash': chain.digest(content), 'version': chain.VERSION, 'sealed_on': MOMENT,
        'user_id': SUPERUSER_ID}


def works(bench, prepared):
    functions = {
        'ours': _sealing(bench, prepared['ours']), 'floor': _hashing(bench, prepared['floor'])}
    return {(side, function.__name__): (SUPERUSER_ID, function)
            for side in functions for function in functions[side]}


def count(env):
    """The database counts by itself what it holds, but not within seconds; on both sides."""
    env.cr.execute("ANALYZE iso_seal")


def _sealing(bench, companies):
    def append(env, number):
        for batch in split_every(BATCH, range(1, bench.links + 1), list):
            env['iso.seal']._append([_values(companies[number], record) for record in batch])
            bench.request(env)
            env.cr.commit()

        count(env)

    def link(env, number):
        company = env['res.company'].browse(companies[number])
        while env['iso.seal']._link_batch(company):
            bench.request(env)
            env.cr.commit()

    def verify(env, number):
        result = env['iso.seal']._verify(env['res.company'].browse(companies[number]))
        assert result['links'] == bench.links, result['message']
    return append, link, verify


def _hashing(bench, companies):
    """The bytes are there already; they are hashed, written and read, and nothing else."""
    texts = [chain.canonical(_content(number)).encode() for number in range(1, bench.links + 1)]
    linked = chain.canonical([
        1, 1, 100000, '0' * 64, 'bench.record', 100000, 'KPH-2026-100000', 'closed', '0' * 64,
        MOMENT, 1]).encode()

    def append(env, number):
        for start in range(0, bench.links, BATCH):
            execute_values(env.cr._obj, f"INSERT INTO iso_seal ({', '.join(COLUMNS)}) VALUES %s", [
                (companies[number], 'closed', 'bench.record', start + place,
                 f'KPH-2026-{start + place:06}', text.decode(), hashlib.sha256(text).hexdigest(),
                 1, MOMENT, SUPERUSER_ID)
                for place, text in enumerate(texts[start:start + BATCH], 1)], page_size=BATCH)
            env.cr.commit()
        count(env)

    def link(env, number):
        for start in range(0, bench.links, BATCH):
            execute_values(
                env.cr._obj,
                "UPDATE iso_seal SET number = its.number, hash = its.hash, "
                "previous_hash = its.previous_hash "
                "FROM (VALUES %s) its (company_id, number, hash, previous_hash) "
                "WHERE iso_seal.company_id = its.company_id AND iso_seal.res_id = its.number "
                "AND iso_seal.res_model = 'bench.record'",
                [(companies[number], place, hashlib.sha256(linked).hexdigest(), '0' * 64)
                 for place in range(start + 1, min(start + BATCH, bench.links) + 1)],
                page_size=BATCH)
            env.cr.commit()

    def verify(env, number):
        env.cr.execute(
            "SELECT number, content, content_hash, hash FROM iso_seal WHERE company_id = %s "
            "ORDER BY number", [companies[number]])
        for _number, content, content_hash, link_hash in env.cr.fetchall():
            assert hashlib.sha256(content.encode()).hexdigest() == content_hash
            assert hashlib.sha256(linked).hexdigest() == link_hash
    return append, link, verify
