from odoo import api, fields, models
from odoo.tools.misc import split_every

from .audit_workbook import TABLE_TOP, Workbook

ORDER = 'date, name, id'
# The columns and their widths, apart from their heads: a term to translate next to a key makes
# the key a term too.
FILE_COLUMNS = {
    'name': 16, 'date': 12, 'company': 26, 'department': 22, 'source': 24, 'clause': 9,
    'grade': 12, 'title': 34, 'description': 46, 'owner': 20, 'state': 18, 'turn': 20, 'by': 12,
    'late': 8, 'causes': 40, 'open': 9, 'done': 9, 'verdict': 14, 'round': 8, 'closed': 12,
    'days': 12, 'repeats': 16}
ACTION_COLUMNS = {
    'name': 15, 'file': 16, 'round': 8, 'kind': 18, 'title': 46, 'user': 20, 'deadline': 12,
    'first': 12, 'state': 18, 'done': 12, 'verifier': 20, 'verified': 12, 'result': 50}


class NonconformityLog(models.AbstractModel):
    """The log of nonconformities and corrective actions as XLSX.

    As long as it has to be: files are read part by part, what was read is forgotten, rows go to
    disk. Who may read a file gets its causes and actions with it.
    """

    _name = 'report.iso_audit.nonconformity_log'
    _description = "Log of nonconformities"
    _inherit = ['iso.nonconformity.paper']

    _batch = 1000

    # -- which files --------------------------------------------------------------------------

    @api.model
    def _chosen(self, ids):
        """The files ``ids``; refused when the user may not read one of them."""
        files = self.env['iso.nonconformity'].with_context(active_test=False).search(
            [('id', 'in', ids)], order=ORDER)
        (files.browse(ids).exists() - files).check_access('read')
        return files

    @api.model
    def _found(self, domain):
        """What a search finds of what the user may read."""
        return self.env['iso.nonconformity'].search(domain, order=ORDER)

    # -- the workbook -------------------------------------------------------------------------

    @api.model
    def _title(self):
        return self._in_language()._log_title()

    def _log_title(self):
        return self.env._("Log of nonconformities and corrective actions")

    def _in_language(self):
        return self.with_context(lang=self._paper_lang(self.env.company))

    @api.model
    def _log(self, files, output):
        """Write the log of ``files`` into the file ``output``."""
        files.check_access('read')
        log = self._in_language()
        log._sheets(files.with_env(log.env), output)

    def _sheets(self, files, output):
        company = self.env.company
        companies = [company for company, in files.sudo()._read_group(
            [('id', 'in', files.ids)], ['company_id'])]
        if len(companies) == 1:
            company = companies[0]
        columns = self._file_columns(len(companies) > 1)
        others = self._action_columns()
        book = Workbook(output)
        note = self.env._(
            "As of %(moment)s; number of files: %(count)s",
            moment=self._moment(fields.Datetime.now(), company), count=len(files))
        for name, heads, rows in (
                (self.env._("Nonconformities"), columns, self._file_rows(book, files, columns)),
                (self.env._("Actions"), others, self._action_rows(files))):
            sheet = book.sheet(name, [width for _key, _head, width in heads], repeat=TABLE_TOP)
            book.heading(sheet, company.name, self._log_title(), note)
            book.table(sheet, [head for _key, head, _width in heads], rows, top=TABLE_TOP)
        book.close()

    def _batches(self, files):
        """The files, some at a time, read as superuser; afterwards they are forgotten."""
        for ids in split_every(self._batch, files.ids):
            yield files.browse(ids).sudo()
            self.env.invalidate_all()

    # -- nonconformities ----------------------------------------------------------------------

    def _file_columns(self, several):
        """``(key, head, width)``; the organisation only where there are several."""
        heads = [
            self.env._("Reference"), self.env._("Found on"), self.env._("Organisation"),
            self.env._("Department"), self.env._("Source"), self.env._("Clause"),
            self.env._("Grade"), self.env._("In short"), self.env._("What was found"),
            self.env._("Owner"), self.env._("Stage"), self.env._("Whose turn"), self.env._("By"),
            self.env._("Days late"), self.env._("Root causes"), self.env._("Actions open"),
            self.env._("Actions verified"), self.env._("Verdict"), self.env._("Rounds"),
            self.env._("Closed on"), self.env._("Days from acceptance to closing"),
            self.env._("Repeats")]
        return [
            (key, head, width)
            for (key, width), head in zip(FILE_COLUMNS.items(), heads, strict=True)
            if several or key != 'company']

    def _file_rows(self, book, files, columns):
        keys = [key for key, _head, _width in columns]
        words = {
            name: self._labels('iso.nonconformity', name) for name in ('source', 'grade', 'state')}
        words['verdict'] = self._labels('iso.nonconformity.round', 'verdict')
        for batch in self._batches(files):
            counts = self._action_counts(batch)
            today = {company: company._iso_today() for company in batch.company_id}
            for file in batch:
                row = self._file_row(file, words, today[file.company_id])
                row['open'], row['done'] = counts.get(file, (0, 0))
                yield [row.get(key) for key in keys], {
                    keys.index('grade'): book.colour[file.grade],
                    keys.index('late'): book.colour['major'] if row['late'] else None}

    def _file_row(self, file, words, today):
        due = not file._is_ended() and file._due()
        start, end = self._day_at(file.accepted_on, file), self._day_at(file.closed_on, file)
        judged = file.round_ids.filtered('done_on').sorted('number')[-1:]
        return {
            'name': file.name,
            'date': file.date,
            'company': file.company_id.name,
            'department': file.department_id.name,
            'source': ": ".join(filter(None, [words['source'][file.source],
                                              self._reference(file)])),
            'clause': file.clause_code,
            'grade': words['grade'][file.grade],
            'title': file.title,
            'description': file.description,
            'owner': file.owner_id.name,
            'state': words['state'][file.state],
            'turn': file.stage_user_id.name,
            'by': due,
            'late': due and due < today and (today - due).days,
            'causes': "\n".join(file.cause_ids.mapped('root')),
            'verdict': words['verdict'].get(judged.verdict),
            'round': file.round,
            'closed': end,
            'days': (end - start).days if start and end else None,
            'repeats': file.repeats_id.name,
        }

    def _action_counts(self, files):
        """``{file: (open, verified)}`` over all rounds."""
        counts = {}
        for file, state, count in self.env['iso.action'].sudo()._read_group(
                [('nonconformity_id', 'in', files.ids), ('state', '!=', 'cancelled')],
                ['nonconformity_id', 'state'], ['__count']):
            still, verified = counts.get(file, (0, 0))
            counts[file] = (
                (still, verified + count) if state == 'verified' else (still + count, verified))
        return counts

    def _day_at(self, moment, record):
        """The day of a stored moment, at the company of ``record``."""
        return moment and self._local(moment, record.company_id).date()

    # -- actions ------------------------------------------------------------------------------

    def _action_columns(self):
        heads = [
            self.env._("Reference"), self.env._("Nonconformity"), self.env._("Round"),
            self.env._("Kind"), self.env._("What to do"), self.env._("Responsible"),
            self.env._("Deadline"), self.env._("First deadline"), self.env._("State"),
            self.env._("Done on"), self.env._("Verified by"), self.env._("Verified on"),
            self.env._("Result and evidence")]
        return [
            (key, head, width)
            for (key, width), head in zip(ACTION_COLUMNS.items(), heads, strict=True)]

    def _action_rows(self, files):
        kinds = self._labels('iso.action', 'kind')
        states = self._labels('iso.action', 'state')
        for batch in self._batches(files):
            actions = self.env['iso.action'].sudo().search(
                [('nonconformity_id', 'in', batch.ids)], order='id')
            by_file = actions.grouped('nonconformity_id')
            for file in batch:
                for action in by_file.get(file, ()):
                    yield [
                        action.name, file.name, action.round_id.number, kinds[action.kind],
                        action.title, action.user_id.name, action.deadline,
                        action.first_deadline, states[action.state],
                        self._day_at(action.done_on, action), action.verified_by.name,
                        self._day_at(action.verified_on, action), action.evidence], {}
