"""Verification: whatever is done to the database or to the files is found and named."""

import os

from odoo.tests import tagged
from odoo.tools import SQL

from ..seal import digest, linked
from .seal_common import SealCase


@tagged('post_install', '-at_install')
class TestSealVerify(SealCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls()
        cls.audits = cls.env['iso.audit'].union(*(case._reported() for _number in range(3)))
        case._link_all()
        cls.chain = case._chain()

    def _fault(self, head=None):
        result = self._verify(head)
        self.assertTrue(result['fault'], result['message'])
        self.assertTrue(result['message'].startswith(result['fault']['message']))
        return result['fault']

    def _sound(self, head=None):
        result = self._verify(head)
        self.assertFalse(result['fault'], result['message'])
        return result

    def _rewrite(self, first, **values):
        """Forge the chain from number ``first`` on, with hashes that fit: ``values`` there."""
        self._sql('iso_seal', self.chain[first - 1], **values)
        previous = self.chain[first - 2].hash
        for seal in self.chain[first - 1:]:
            link = linked(
                seal._link()._replace(content_hash=digest(seal.content)), seal.number, previous)
            self._sql('iso_seal', seal, content_hash=link.content_hash, hash=link.hash,
                      previous_hash=link.previous_hash)
            previous = link.hash

    def test_nothing_was_done(self):
        result = self._sound(head=f'6:{self.chain[-1].hash}')
        self.assertEqual((result['links'], result['records'], result['older']), (6, 3, 0))
        self.assertEqual(result['head'], f'6:{self.chain[-1].hash[:16]}')
        self.assertIn("6 seals in the chain are in order", result['message'])
        self.assertIn("3 records were compared", result['message'])

    def test_a_company_without_seals(self):
        result = self._verify(company=self.other_agency)
        self.assertFalse(result['fault'])
        self.assertIn("Nothing is sealed yet", result['message'])

    # -- rows of the chain --------------------------------------------------------------------

    def test_a_changed_row(self):
        """Every column of a seal that means something."""
        other = self.secretary.id
        for column, value in (
                ('content', '{}'), ('content_hash', 64 * '0'), ('hash', 64 * '0'),
                ('previous_hash', 64 * '0'), ('name', "Other"), ('event', 'closed'),
                ('res_id', self.audits[2].id), ('res_model', 'iso.programme'),
                ('sealed_on', '2020-01-01'), ('user_id', other)):
            with self.subTest(column=column):
                before = self.chain[2][column]
                self._sql('iso_seal', self.chain[2], **{column: value})
                fault = self._fault()
                self.assertEqual((fault['kind'], fault['number']), ('changed', 3))
                self.assertIn("Seal no. 3", fault['message'])
                self._sql(
                    'iso_seal', self.chain[2], **{column: getattr(before, 'id', before)})
                self._sound()

    def test_an_unknown_version(self):
        self._sql('iso_seal', self.chain[2], version=99)
        self.assertEqual(self._fault()['kind'], 'version')

    def test_a_seal_given_to_another_company(self):
        self._sql('iso_seal', self.chain[2], company_id=self.other_agency.id)
        self.assertEqual(self._fault()['number'], 3)
        self.assertEqual(
            self._verify(company=self.other_agency)['fault']['kind'], 'missing')

    def test_deleted_rows(self):
        self._delete('iso_seal', self.chain[2])
        self.assertIn("Seal no. 3 is missing", self._fault()['message'])
        self._delete('iso_seal', self.chain[3])
        self.assertIn("Seals no. 3 to 4 are missing", self._fault()['message'])

    def test_exchanged_rows(self):
        second, fifth = self.chain[1], self.chain[4]
        self._sql('iso_seal', second, number=999)
        self._sql('iso_seal', fifth, number=2)
        self._sql('iso_seal', second, number=5)
        fault = self._fault()
        self.assertEqual((fault['kind'], fault['number']), ('exchanged', 2))
        self.assertIn("no. 2 and no. 5 were exchanged", fault['message'])

    def test_a_forged_tail(self):
        """Self-consistent, records adapted too: only the head from outside tells."""
        head = f'6:{self.chain[-1].hash[:16]}'
        other = self._seals(self.audits[1], 'approved')
        self._rewrite(3, content=other.content.replace("Veterinary", "Elsewhere"))
        self._sound()
        fault = self._fault(head)
        self.assertEqual((fault['kind'], fault['number']), ('forged', 6))
        self.assertIn("is not the one that was printed or mailed", fault['message'])

    def test_a_forged_tail_after_a_mail(self):
        """The head that was mailed last is compared even if nobody enters it."""
        self.agency.iso_seal_mailed = f'4:{self.chain[3].hash}'
        self._sound()
        self._rewrite(3, user_id=self.secretary.id)
        self.assertEqual(self._fault()['kind'], 'forged')

    def test_a_cut_tail(self):
        """Found by the head, and by the record that has no seal any more."""
        head = f'6:{self.chain[-1].hash[:16]}'
        self._delete('iso_seal', self.chain[5])
        self.assertEqual(self._fault(head)['kind'], 'short')
        fault = self._fault()
        self.assertEqual((fault['kind'], fault['res_id']), ('unsealed', self.audits[2].id))
        self.assertIn("has no seal any more", fault['message'])

    def test_a_seal_that_waits(self):
        audit = self._reported()
        self._sql('iso_seal', self._seals(audit, 'reported'), content='{}')
        self.assertIn("waits for its number, was changed", self._fault()['message'])

    # -- records ------------------------------------------------------------------------------

    def test_changed_records(self):
        """What the report says, in the audit or in any of its parts."""
        audit = self.audits[1]
        for table, record, column, value, words in (
                ('iso_audit', audit, 'conclusion', "Perfect.", "Conclusion"),
                ('iso_audit', audit, 'state', 'running', "State"),
                ('iso_audit', audit, 'reported_by', self.secretary.id, "Reported By"),
                ('iso_audit_line', audit.line_ids[2], 'result', 'good', "Questions"),
                ('iso_audit_line', audit.line_ids[2], 'evidence', "None", "Questions"),
                ('iso_audit_member', audit.member_ids[0], 'exception_reason', "So", "Team"),
                ('iso_audit_session', audit.session_ids[0], 'location', "Elsewhere", "Agenda")):
            with self.subTest(table=table, column=column):
                before = record[column]
                self._sql(table, record, **{column: value})
                fault = self._fault()
                self.assertEqual((fault['kind'], fault['res_id']), ('record', audit.id))
                self.assertEqual(fault['number'], self._seals(audit, 'reported').number)
                self.assertIn(audit.name, fault['message'])
                self.assertIn(f"changed since: {words}", fault['message'])
                before = getattr(before, 'id', before)
                self._sql(table, record, **{column: before if before is not False else None})
                self._sound()

    def test_a_deleted_part(self):
        audit = self.audits[0]
        self._delete('iso_audit_line', audit.line_ids[0])
        self.assertIn("Questions", self._fault()['message'])

    def test_a_deleted_record(self):
        audit = self.audits[0]
        for table in ('iso_audit_line', 'iso_audit_session', 'iso_audit_member'):
            self.env.cr.execute(SQL(
                "DELETE FROM %s WHERE audit_id = %s", SQL.identifier(table), audit.id))
        self._delete('iso_audit', audit)
        fault = self._fault()
        self.assertEqual(fault['kind'], 'gone')
        self.assertIn("was deleted", fault['message'])

    def test_what_may_change(self):
        """Names, archiving, later files and comments: none of it touches what was sealed."""
        audit = self.audits[0]
        self.dept_vet.name = "Animal health"
        self.dept_vet.active = False
        self.lead.name = "Married"
        self.auditor.active = False
        self.checklist.question_ids.unlink()
        self.checklist.active = False
        self.clause_41.active = False
        self.agency.name = "Renamed"
        audit.message_post(body="Well done", attachments=[("later.txt", b"later")])
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._sound()['records'], 3)

    def test_older_than_the_chain(self):
        """Reported before anything was sealed: not sealed, and no fault."""
        self._delete('iso_seal', self.chain)
        result = self._sound()
        self.assertEqual(result['older'], 3)
        self._sql('iso_audit', self.audits, reported_on='2020-01-01')
        self._reported()
        self._link_all()
        result = self._sound()
        self.assertEqual((result['older'], result['records']), (3, 1))
        self.assertIn("older than the chain", result['message'])

    # -- files --------------------------------------------------------------------------------

    def _with_file(self):
        """A reported audit whose first line has a file in the file store."""
        audit = self._running()
        line = audit.line_ids[0]
        file = self.env['ir.attachment'].with_user(line.user_id).create(
            {'name': "scan.pdf", 'raw': b"evidence, one of a kind" + os.urandom(8)})
        self._answer_all(audit)
        line.with_user(line.user_id).attachment_ids = file
        audit.with_user(self.lead).conclusion = "Conforms."
        audit.with_user(self.lead)._report()
        self._link_all()
        self._sound()
        return audit, file.sudo()

    def test_a_swapped_file_in_the_store(self):
        """The row of the attachment is untouched; what is on the disk is not."""
        audit, file = self._with_file()
        path = file._full_path(file.store_fname)
        with open(path, 'wb') as stored:  # noqa: PTH123 - a file of Odoo's store
            stored.write(b"something else")
        self.addCleanup(os.remove, path)
        fault = self._fault()
        self.assertEqual((fault['kind'], fault['res_id']), ('file', audit.id))
        self.assertIn("“scan.pdf” is not the one that was sealed", fault['message'])

    def test_a_swapped_attachment(self):
        _audit, file = self._with_file()
        other = self.env['ir.attachment'].create({'name': "other", 'raw': b"other"})
        self._sql('ir_attachment', file, store_fname=other.store_fname)
        self.assertIn("is not the one that was sealed", self._fault()['message'])

    def test_a_deleted_attachment(self):
        _audit, file = self._with_file()
        self._delete('ir_attachment', file)
        fault = self._fault()
        self.assertIn("“scan.pdf” is gone", fault['message'])

    def test_a_renamed_attachment(self):
        _audit, file = self._with_file()
        self._sql('ir_attachment', file, name="better.pdf")
        self.assertEqual(self._fault()['kind'], 'file')

    # -- speed --------------------------------------------------------------------------------

    def test_queries_of_verifying(self):
        """Seals and records are read in chunks: twice as many cost no more queries."""
        counts = []
        for _round in range(2):
            self.env.invalidate_all()
            self._verify()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._verify()
            counts.append(self.env.cr.sql_log_count - before)
            for _number in range(3):
                self._reported()
            self._link_all()
        self.assertLessEqual(counts[1], counts[0])
