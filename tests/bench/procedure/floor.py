"""The same answers in raw SQL: what the database itself takes."""
from odoo.tools import SQL

from procedure import DOCUMENTS, IN_TEXT, PAGE, PEOPLE, READ, SEARCHED, STEPS

COUNT_LIMIT = 10001
COLUMNS = SQL("""
    SELECT document.id, document.code, document.title, document.kind, place.name AS place,
           partner.name AS owner,
           version.effective_on, document.review_date, document.is_public,
           company.name AS company,
           document.state, document.kind_order
      FROM iso_procedure document
      LEFT JOIN iso_procedure_version version ON version.id = document.version_id
      LEFT JOIN hr_department place ON place.id = document.department_id
      LEFT JOIN res_users owner ON owner.id = document.user_id
      LEFT JOIN res_partner partner ON partner.id = owner.partner_id
      JOIN res_company company ON company.id = document.company_id""")
ORDER = SQL("ORDER BY document.kind_order, document.code, document.id")
FOUND = SQL(
    "(unaccent(document.code) ILIKE unaccent(%(words)s)"
    " OR unaccent(document.title) ILIKE unaccent(%(words)s))", words=f'%{SEARCHED}%')
IN_TEXTS = SQL(
    "document.version_id IN (SELECT id FROM iso_procedure_version"
    " WHERE unaccent(content) ILIKE unaccent(%s))", f'%{IN_TEXT}%')
READERS = SQL("""
    SELECT one.id, document.code, document.title, version.number, partner.name, place.name,
           one.deadline, one.read_on, one.state
      FROM iso_acknowledgement one
      JOIN iso_procedure_version version ON version.id = one.version_id
      JOIN iso_procedure document ON document.id = version.procedure_id
      JOIN res_users reader ON reader.id = one.user_id
      JOIN res_partner partner ON partner.id = reader.partner_id
      LEFT JOIN hr_department place ON place.id = one.department_id""")


class Floor:
    def __init__(self, prepared):
        self.prepared = prepared
        self.waiting = SQL(
            "one.version_id = %s AND one.state = 'todo'", prepared['version'])

    def _page(self, where):
        return (
            # Who has not read it yet is counted of the page only, at once.
            SQL("WITH page AS MATERIALIZED (%s WHERE document.active AND %s %s LIMIT %s) "
                "SELECT page.*, unread.count FROM page LEFT JOIN ("
                "SELECT procedure_id, count(*) FROM iso_acknowledgement WHERE state = 'todo' "
                "AND procedure_id IN (SELECT id FROM page) GROUP BY procedure_id) unread "
                "ON unread.procedure_id = page.id "
                "ORDER BY page.kind_order, page.code, page.id",
                COLUMNS, where, ORDER, PAGE),
            SQL("SELECT count(*) FROM (SELECT 1 FROM iso_procedure document "
                "WHERE document.active AND %s LIMIT %s) n", where, COUNT_LIMIT))

    def _all(self):
        """The register that the inspector reads: of the branches of the benchmark."""
        return SQL(
            "document.company_id IN (SELECT id FROM res_company WHERE parent_id = "
            "(SELECT parent_id FROM res_company WHERE id = %s))", self.prepared['company'])

    def check(self, env, spec, code, text):
        """Both sides have to find the same before anything is measured."""
        Document = env['iso.procedure']
        for domain, where in (
                ([], self._all()), (code, SQL("%s AND %s", self._all(), FOUND)),
                (text, SQL("%s AND %s", self._all(), IN_TEXTS))):
            page = Document.web_search_read(domain, spec, limit=PAGE, count_limit=COUNT_LIMIT)
            rows, count = (env.execute_query(query) for query in self._page(where))
            assert [row['id'] for row in page['records']] == [row[0] for row in rows], domain
            assert page['length'] == count[0][0] > 0, domain
        company = env['res.company'].sudo().browse(self.prepared['company'])
        assert Document.search_count([('company_id', '=', company.id)]) == DOCUMENTS
        # The three who have roles read as well, but for who approved it and who wrote it.
        [[waiting]] = env.execute_query(SQL(
            "SELECT count(*) FROM iso_acknowledgement one WHERE %s", self.waiting))
        assert waiting == PEOPLE - READ, waiting
        assert len(env['iso.procedure.version'].browse(
            self.prepared['version']).step_ids) == STEPS
        before = env['iso.acknowledgement'].sudo().search_count([])
        with env.cr.savepoint() as savepoint:
            env.execute_query(self._given())
            assert env['iso.acknowledgement'].sudo().search_count([]) - before == PEOPLE
            savepoint.rollback()

    def _given(self):
        """Everybody of the organisation who is active staff, in one statement."""
        return SQL("""
            INSERT INTO iso_acknowledgement (
                version_id, procedure_id, company_id, user_id, department_id, state, deadline,
                create_uid, write_uid, create_date, write_date)
            SELECT version.id, version.procedure_id, version.company_id, reader.id,
                   worker.department_id, 'todo', version.effective_on + 14, 1, 1, now(), now()
              FROM iso_procedure_version version
              JOIN hr_employee employee ON employee.company_id = version.company_id
              JOIN hr_version worker ON worker.id = employee.current_version_id
              JOIN res_users reader ON reader.id = employee.user_id AND reader.active
             WHERE version.id = %s AND employee.active
               AND EXISTS (SELECT 1 FROM res_company_users_rel its
                            WHERE its.user_id = reader.id AND its.cid = version.company_id)
               AND EXISTS (SELECT 1 FROM res_groups_users_rel its WHERE its.uid = reader.id)
            RETURNING id""", self.prepared['next'])

    def works(self, undone):
        prepared = self.prepared

        def query(*queries):
            def run(env, _number):
                for sql in queries:
                    env.execute_query(sql)
            return run

        own = SQL("document.company_id = %s", prepared['company'])
        readers = SQL(
            "%s WHERE %s ORDER BY one.rank, one.id DESC LIMIT %s", READERS, self.waiting, PAGE)
        functions = {
            'page': query(*self._page(own)),
            'page_all': query(*self._page(self._all())),
            'groups': query(SQL(
                "SELECT kind, count(*) FROM iso_procedure document WHERE active AND %s "
                "GROUP BY kind", self._all())),
            'search': query(*self._page(SQL("%s AND %s", self._all(), FOUND))),
            'text': query(*self._page(SQL("%s AND %s", self._all(), IN_TEXTS))),
            'form': query(
                SQL("%s WHERE document.id = %s", COLUMNS, prepared['document']),
                SQL("SELECT id, number, state, effective_on, reason FROM iso_procedure_version "
                    "WHERE procedure_id = %s", prepared['document'])),
            'version': query(
                SQL("SELECT * FROM iso_procedure_version WHERE id = %s", prepared['version']),
                SQL("SELECT * FROM iso_procedure_step WHERE version_id = %s ORDER BY sequence",
                    prepared['version']),
                SQL("SELECT * FROM iso_procedure_review WHERE version_id = %s",
                    prepared['version']),
                SQL("SELECT state, count(*) FROM iso_acknowledgement WHERE version_id = %s "
                    "GROUP BY state", prepared['version'])),
            'unread': query(readers, SQL(
                "SELECT count(*) FROM iso_acknowledgement one WHERE %s", self.waiting)),
            'unread_groups': query(SQL(
                "SELECT department_id, count(*) FROM iso_acknowledgement one WHERE %s "
                "GROUP BY department_id", self.waiting)),
            'distribute': undone(lambda env: env.execute_query(self._given())),
        }
        return {('floor', work): (prepared['secretary'], function)
                for work, function in functions.items()}
