import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# How much of what was typed, and of a file, is compared: the fault is named at the beginning.
TYPED_LENGTH = 200
COMPARED_LENGTH = 400
# Below this nothing is alike but the language.
ENOUGH_LETTERS = 8
ALIKE = 0.5
SAME_CLAUSE = 0.15
SAME_DEPARTMENT = 0.1
LIMIT = 5


class IsoNonconformity(models.Model):
    """Past files like the one being written: what was found then need not be found again."""

    _inherit = 'iso.nonconformity'

    similar = fields.Json(
        compute='_compute_similar', string="Similar files", export_string_translation=False)

    @api.depends('title', 'description', 'department_id', 'clause_id', 'company_id')
    @api.depends_context('uid', 'allowed_company_ids', 'lang')
    def _compute_similar(self):
        for file in self:
            file.similar = self.similar_to(
                file.title, file.description, file.department_id.id, file.clause_id.id,
                file.company_id.id, file._origin.id)

    @api.model
    @api.readonly
    def similar_to(
            self, title, description, department_id=False, clause_id=False, company_id=False,
            file_id=False):
        """Up to five files that resemble these words and that the user may read, best first.

        Called while somebody types, so nothing is written and one query finds them.
        """
        Files = self.sudo(False)
        typed = " ".join(
            f"{title or ''} {description or ''}"[:TYPED_LENGTH].split())
        if sum(map(str.isalnum, typed)) < ENOUGH_LETTERS:
            return []
        domain = Domain('state', '!=', 'rejected') & Domain('id', '!=', int(file_id or 0))
        if company_id:
            domain &= Domain('company_id', '=', int(company_id))
        if self.env.registry.has_trigram:
            files = Files._similar_by_trigram(
                domain, " ".join((title or typed)[:TYPED_LENGTH].split()), typed,
                int(department_id or 0), int(clause_id or 0))
        else:
            files = Files._similar_by_words(domain, typed)
        return [file._similar_in_words() for file in files]

    @api.model
    def _similar_by_trigram(self, domain, title, typed, department_id, clause_id):
        """How much of the words of one is found in the other, without accents where possible.

        In SQL since no domain can compare by similarity or sort by it; the access rules come
        from the search that it builds on.
        """
        unaccent = self.env.registry.unaccent
        query = self._search(domain)
        column = {
            name: self._field_to_sql(query.table, name, query)
            for name in ('title', 'description', 'department_id', 'clause_id')}
        old_title = unaccent(SQL("COALESCE(%s, '')", column['title']))
        old_text = unaccent(SQL(
            "LEFT(CONCAT(%s, ' ', %s), %s)",
            column['title'], column['description'], COMPARED_LENGTH))
        alike = SQL(
            "GREATEST(word_similarity(%s, %s), word_similarity(%s, %s))",
            unaccent(SQL("%s", title)), old_text, old_title, unaccent(SQL("%s", typed)))
        score = SQL(
            "%s + CASE WHEN %s = %s THEN %s ELSE 0 END + CASE WHEN %s = %s THEN %s ELSE 0 END",
            alike, column['clause_id'], clause_id, SAME_CLAUSE,
            column['department_id'], department_id, SAME_DEPARTMENT)
        query.add_where(SQL("%s >= %s", alike, ALIKE))
        query.order = SQL("%s DESC, %s DESC", score, SQL.identifier(query.table, 'id'))
        query.limit = LIMIT
        rows = self.env.execute_query(query.select(SQL.identifier(query.table, 'id')))
        return self.browse(row[0] for row in rows)

    @api.model
    def _similar_by_words(self, domain, typed):
        """Where the database cannot compare: files with the longest words of it in the title."""
        words = sorted(set(re.findall(r'[^\W_]{4,}', typed)), key=len, reverse=True)[:LIMIT]
        if not words:
            return self.browse()
        return self.search(
            domain & Domain.OR(Domain('title', 'ilike', word) for word in words),
            order='date desc, id desc', limit=LIMIT)

    def _similar_in_words(self):
        """What somebody who writes a new file wants to know of this one."""
        self.ensure_one()
        verdict = dict(self._fields['verdict']._description_selection(self.env))
        return {
            'id': self.id, 'name': self.name, 'title': self.title,
            'state': self._state_label(self.state),
            'cause': "; ".join(filter(None, self.cause_ids.mapped('root'))),
            'verdict': verdict.get(self.verdict) or "",
        }
