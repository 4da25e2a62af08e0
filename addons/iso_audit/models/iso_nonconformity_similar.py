import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# How much of what was typed, and of a file, is compared: the fault is named at the beginning.
TYPED_LENGTH = 120
COMPARED_LENGTH = 400
NEAREST = 50
# Below this nothing is alike but the language.
ENOUGH_LETTERS = 8
ALIKE = 0.5
SAME_CLAUSE = 0.15
SAME_DEPARTMENT = 0.1
LIMIT = 5
# While the fault is taken down and its cause looked for.
USEFUL = ('reported', 'analysis')


class IsoNonconformity(models.Model):
    """Past files like the one being written: what was found then need not be found again."""

    _inherit = 'iso.nonconformity'

    similar = fields.Json(
        compute='_compute_similar', string="Similar files", export_string_translation=False)

    @api.depends('title', 'description', 'department_id', 'clause_id', 'company_id', 'state')
    @api.depends_context('uid', 'allowed_company_ids', 'lang')
    def _compute_similar(self):
        for file in self:
            file.similar = file.state in USEFUL and self.similar_to(
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
        # The title says it best; else how the account of it begins.
        typed = next((
            text for text in (
                " ".join(words.split())[:TYPED_LENGTH]
                for words in (title or "", description or ""))
            if sum(map(str.isalnum, text)) >= ENOUGH_LETTERS), None)
        if not typed:
            return []
        domain = Domain('state', '!=', 'rejected') & Domain('id', '!=', int(file_id or 0))
        if company_id:
            domain &= Domain('company_id', '=', int(company_id))
        if self.env.registry.has_trigram:
            files = Files._similar_by_trigram(
                domain, typed, int(department_id or 0), int(clause_id or 0))
        else:
            files = Files._similar_by_words(domain, typed)
        return [file._similar_in_words() for file in files]

    @api.model
    def _similar_by_trigram(self, domain, typed, department_id, clause_id):
        """How much of the words of one is found in the other, without accents where possible.

        In SQL since no domain can compare by similarity or sort by it; the access rules come
        from the search that it builds on. Titles of all files, then the beginnings of the
        nearest ones: comparing these for thousands of files takes seconds.
        """
        unaccent = self.env.registry.unaccent
        query = self._search(domain)
        column = {
            name: self._field_to_sql(query.table, name, query)
            for name in ('id', 'title', 'description', 'department_id', 'clause_id')}
        title, typed = unaccent(column['title']), unaccent(SQL("%s", typed))
        # The shorter one is looked for in the longer one.
        alike = SQL(
            "CASE WHEN LENGTH(%s) < LENGTH(%s) THEN word_similarity(%s, %s) "
            "ELSE word_similarity(%s, COALESCE(%s, '')) END",
            column['title'], typed, title, typed, typed, title)
        bonus = SQL(
            "CASE WHEN %s = %s THEN %s ELSE 0 END + CASE WHEN %s = %s THEN %s ELSE 0 END",
            column['clause_id'], clause_id, SAME_CLAUSE,
            column['department_id'], department_id, SAME_DEPARTMENT)
        query.order = SQL("alike DESC")
        query.limit = NEAREST
        nearest = query.subselect(
            SQL("%s AS id", column['id']), SQL("%s AS alike", alike),
            SQL("%s AS bonus", bonus), SQL("%s AS words", column['description']))
        text = unaccent(SQL("LEFT(nearest.words, %s)", COMPARED_LENGTH))
        rows = self.env.execute_query(SQL(
            """
            SELECT id FROM (
                SELECT id, bonus,
                       GREATEST(alike, word_similarity(%s, COALESCE(%s, ''))) AS alike
                  FROM %s AS nearest
            ) AS compared
             WHERE alike >= %s
             ORDER BY alike + bonus DESC, id DESC
             LIMIT %s
            """, typed, text, nearest, ALIKE, LIMIT))
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
