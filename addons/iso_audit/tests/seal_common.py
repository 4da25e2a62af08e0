from contextlib import contextmanager

from odoo.tools import SQL

from .common import AuditFlowCase


class SealCase(AuditFlowCase):
    """Audits reported and seals linked, without the cron and its commits."""

    def _reported(self, **values):
        audit = self._running(**values)
        self._answer_all(audit)
        audit.with_user(self.lead).conclusion = "Conforms."
        audit.with_user(self.lead)._report()
        return audit

    def _link_all(self, company=None):
        while self.env['iso.seal']._link_batch(company or self.agency):
            pass
        self.env.invalidate_all()

    def _chain(self, company=None):
        return self.env['iso.seal'].search(
            [('company_id', '=', (company or self.agency).id), ('number', '>', 0)],
            order='number')

    def _seals(self, record, *events):
        return self.env['iso.seal'].search([
            ('res_model', '=', record._name), ('res_id', '=', record.id),
            *([('event', 'in', events)] if events else [])], order='id')

    def _verify(self, head=None, company=None):
        return self.env['iso.seal']._verify(company or self.agency, head)

    @contextmanager
    def _behind_odoos_back(self):
        """What happens inside is done to the database by SQL, past the ORM and its guards."""
        self.env.flush_all()
        yield
        self.env.invalidate_all()

    def _sql(self, table, records, **values):
        """Set columns of rows, as somebody with a database client would."""
        with self._behind_odoos_back():
            for column, value in values.items():
                self.env.cr.execute(SQL(
                    "UPDATE %s SET %s = %s WHERE id IN %s", SQL.identifier(table),
                    SQL.identifier(column), value, tuple(records.ids)))

    def _delete(self, table, records):
        with self._behind_odoos_back():
            self.env.cr.execute(SQL(
                "DELETE FROM %s WHERE id IN %s", SQL.identifier(table), tuple(records.ids)))
