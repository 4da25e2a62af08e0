"""The same answers in raw SQL: what the database itself takes."""
from odoo.tools import SQL

from nonconformity import data
from nonconformity.reading import COUNT_LIMIT, PAGE

MINE = SQL("file.active AND file.company_id = 1")
COLUMNS = SQL("""
    SELECT file.id, file.name, file.title, place.name, file.clause_code, file.grade,
           turn.name, file.stage_deadline, owner.name, file.date, file.source, reporter.name,
           file.repeats_id, file.round, file.closed_on, file.state
      FROM iso_nonconformity file
      LEFT JOIN hr_department place ON place.id = file.department_id
      LEFT JOIN res_users turn_user ON turn_user.id = file.stage_user_id
      LEFT JOIN res_partner turn ON turn.id = turn_user.partner_id
      LEFT JOIN res_users owner_user ON owner_user.id = file.owner_id
      LEFT JOIN res_partner owner ON owner.id = owner_user.partner_id
      LEFT JOIN res_users reporter_user ON reporter_user.id = file.reporter_id
      LEFT JOIN res_partner reporter ON reporter.id = reporter_user.partner_id""")
FOUND = SQL(
    "(unaccent(file.title) ILIKE unaccent(%(words)s)"
    " OR unaccent(file.description) ILIKE unaccent(%(words)s))", words=f'%{data.SEARCHED}%')


def works(user):
    def query(*queries):
        def run(env, _number):
            for sql in queries:
                env.execute_query(sql)
        return run

    def page(where):
        return query(
            SQL("%s WHERE %s ORDER BY file.rank, file.name DESC, file.id DESC LIMIT %s",
                COLUMNS, where, PAGE),
            SQL("SELECT count(*) FROM (SELECT 1 FROM iso_nonconformity file WHERE %s LIMIT %s) n",
                where, COUNT_LIMIT))

    functions = {
        'groups': query(SQL(
            "SELECT state, count(*) FROM iso_nonconformity file WHERE %s GROUP BY state", MINE)),
        'page': page(MINE),
        'search': page(SQL("%s AND %s", MINE, FOUND)),
        'pivot': query(SQL(
            "SELECT department_id, clause_code, count(*) FROM iso_nonconformity file WHERE %s "
            "GROUP BY CUBE (department_id, clause_code)", MINE)),
        'similar': query(SQL(
            "SELECT file.id FROM iso_nonconformity file WHERE %s ORDER BY "
            "word_similarity(unaccent(%s), unaccent(file.title)) DESC LIMIT 5",
            MINE, data.TYPED)),
    }
    return {('floor', work): (user, function) for work, function in functions.items()}
