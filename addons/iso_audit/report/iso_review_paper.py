import logging
from datetime import date

from odoo import models
from odoo.tools.misc import formatLang

from .chart import chart_uri
from .iso_paper import BLANK

_logger = logging.getLogger(__name__)

# Letters of a table that fit the width of the page, and those that padding takes in a column.
LETTERS, PADDING = 84, 2


NUMBER = 'o_iso_number o_iso_nowrap'
# The states before the meeting.
BEFORE = ('draft', 'planned')


class ReviewPaper(models.AbstractModel):
    """What paper and workbook of a management review have in common.

    Who may read the review gets all of it: what its inputs may name was settled by their
    providers.
    """

    _name = 'iso.review.paper'
    _description = "Paper of a management review"
    _inherit = ['iso.paper']
    _paper_model = 'iso.review'

    # -- content of an input ------------------------------------------------------------------

    def _content(self, content):
        """The content of an input (see ``review_content.py``) for ``iso_audit.paper_content``."""
        figures = content['figures']
        wide = figures_in_row(len(figures))
        return {
            'error': content['error'],
            'text': [line for text in content['text'] for line in self._lines(text)],
            'figures': [figures[start:start + wide] for start in range(0, len(figures), wide)],
            'wide': wide,
            'tables': [self._content_table(table) for table in content['tables']],
            'charts': list(filter(None, map(self._content_chart, content['charts']))),
            'weak': content['weak'],
        }

    def _points(self, line):
        """What is still to be mended; once the meeting has begun nobody is asked to any more."""
        return line._weak_points() if line.review_id.state in BEFORE else []

    def _content_table(self, table):
        kinds = [column['kind'] for column in table['columns']]
        rows = [
            [self._cell(value, kind) for value, kind in zip(row['cells'], kinds, strict=True)]
            for row in table['rows']]
        return {
            'title': table['title'],
            'heads': [column['label'] for column in table['columns']],
            'widths': self._widths(table, rows),
            'rows': rows,
            'more': table['more'] and self._left_out(table['more']),
        }

    def _left_out(self, count):
        return self.env._("Rows not listed here: %(count)s.", count=count)

    def _cell(self, value, kind):
        """One cell in words, with the class that aligns or colours it."""
        if kind == 'tone':
            value = value or {'text': "", 'tone': 'dark'}
            return {'text': value['text'], 'class': f"o_iso_tone_{value['tone']}"}
        if value is None or value is False:
            return {'text': "" if kind == 'text' else "–",
                    'class': "" if kind == 'text' else NUMBER}
        if kind == 'date':
            return {'text': self._day(date.fromisoformat(value)), 'class': NUMBER}
        if kind in ('number', 'percent'):
            return {'text': self._number(value) + ("\u00a0%" if kind == 'percent' else ""),
                    'class': NUMBER}
        return {'text': str(value), 'class': ""}

    def _number(self, value):
        """A number as it is written here, with no more decimals than it has."""
        if not isinstance(value, int | float):
            return str(value)
        value = round(value, 2)
        digits = next(count for count in (0, 1, 2) if round(value, count) == value)
        return formatLang(self.env, value, digits=digits)

    def _widths(self, table, rows):
        """The share of each column, in percent: its longest word fits, long texts get the rest."""
        least, wanted = [], []
        for number, column in enumerate(table['columns']):
            texts = [column['label'], *(row[number]['text'] for row in rows)]
            words = [word for text in texts for word in text.split()] or [""]
            least.append(max(map(len, words)) + PADDING)
            wanted.append(max(max(map(len, texts)) + PADDING - least[-1], 0))
        rest = max(LETTERS - sum(least), 0)
        shares = [
            need + rest * (want or 0.1) / (sum(wanted) or 0.1 * len(wanted))
            for need, want in zip(least, wanted, strict=True)]
        return [round(100 * share / sum(shares), 1) for share in shares]

    def _content_chart(self, chart):
        """None of an empty chart, and of one that cannot be drawn: a paper is printed anyway."""
        try:
            uri = chart_uri(chart, self._number, self.env._("Target"))
        except (ValueError, KeyError):
            _logger.warning("The chart %r was left out", chart.get('title'), exc_info=True)
            return None
        return uri and {'title': chart['title'], 'uri': uri, 'says': self._in_words(chart)}

    def _in_words(self, chart):
        """What the chart shows, for who cannot see it."""
        return "; ".join(
            f"{series['label']}: " + ", ".join(
                f"{label} {self._number(value)}"
                for label, value in zip(chart['labels'], series['values'], strict=True)
                if value is not None)
            for series in chart['series'])

    # -- people, times, decisions -------------------------------------------------------------

    def _time(self, review):
        """``08:00 – 10:00, 12/12/2026``, in the time of the organisation."""
        company = review.company_id
        start, stop = (self._local(moment, company) for moment in (review.start, review.stop))
        if start.date() == stop.date():
            return f"{start:%H:%M} – {self._hour(review.stop, company)}"
        return f"{self._hour(review.start, company)} – {self._hour(review.stop, company)}"

    def _hour(self, moment, company):
        return self._local(moment, company).strftime('%H:%M, %d/%m/%Y')

    def _period(self, review):
        return self.env._(
            "%(first)s to %(last)s", first=self._day(review.date_from),
            last=self._day(review.date_to))

    def _present(self, review):
        """Who takes part, with position and department; the chair first."""
        company, people = review.company_id, review._people()
        positions = self._positions(people, company)
        departments = {
            employee.user_id: employee.department_id.name
            for employee in self.env['hr.employee'].sudo().search(
                [('user_id', 'in', people.ids), ('company_id', '=', company.id)])}
        roles = {
            review.secretary_id: self.env._("Keeps the minutes"),
            review.chair_id: self.env._("Chair")}
        return [{
            'name': user.name,
            'position': ", ".join(filter(None, [positions[user], departments.get(user)])),
            'role': roles.get(user, self.env._("Participant")),
        } for user in people]

    def _decisions(self, review):
        """What was decided: as approved; before that, as it stands."""
        kinds = self._labels('iso.action', 'output_kind')
        if review.decided:
            return [{
                **decision,
                'kind': kinds.get(decision['output_kind'], ""),
                'deadline': date.fromisoformat(decision['deadline']),
            } for decision in review.decided]
        return [{
            'name': action.name or "",
            'title': action.title or "",
            'description': action.description or "",
            'kind': kinds.get(action.output_kind, ""),
            'input': action.review_input_id.code or "",
            'user': action.user_id.name or "",
            'department': action.department_id.name or "",
            'deadline': action.deadline,
        } for action in review._live_decisions()]


class ReviewMinutes(models.AbstractModel):
    """The minutes of a management review; before the meeting, the dossier that it works from."""

    _name = 'report.iso_audit.report_review'
    _description = "Minutes of the management review"
    _inherit = ['iso.review.paper']

    def _paper(self, review):
        review = review.sudo()
        company = review.company_id
        approved = review.state == 'approved'
        dossier = review.state in BEFORE
        return {
            'dossier': dossier,
            'mark': self._mark(review),
            'seal': approved and review._seal_paper('approved'),
            'head': self._head(
                company, self._register_number('BC' if dossier else 'BB', None),
                None if dossier else self._local(review.stop, company)),
            'time': self._time(review),
            'end': self.env._(
                "The meeting ended at %(time)s. These minutes record what was shown, said and "
                "decided in it.", time=self._hour(review.stop, company)),
            'period': self._period(review),
            'present': self._present(review),
            'absent': self._lines(review.absent),
            'inputs': [self._input(line) for line in review.input_ids],
            'decisions': [{
                **decision, 'deadline': self._day(decision['deadline']) or BLANK,
                'description': self._lines(decision['description']),
            } for decision in self._decisions(review)],
            'conclusion': self._lines(review.conclusion),
            'signatures': self._signatures(review, approved),
            'recipients': self._recipients(review),
        }

    def _mark(self, review):
        if review.state == 'approved':
            return False
        if review.state == 'cancelled':
            return review._state_label('cancelled').upper()
        return self.env._("DRAFT")

    def _input(self, line):
        return {
            'code': line.code,
            'name': line.name,
            'content': {**self._content(line.content), 'weak': self._points(line)},
            'comment': self._lines(line.comment),
            'remarks': [(remark.user_id.name, remark.text) for remark in line.remark_ids],
            'discussion': self._lines(line.discussion),
        }

    def _signatures(self, review, approved):
        return [
            {'titles': [self.env._("Keeper of the minutes").upper()],
             'name': review.secretary_id.name or "",
             'signed': review.submitted_by and self.env._(
                 "Submitted on the system by %(name)s", name=review.submitted_by.name)},
            {'titles': [self.env._("Chair").upper()],
             'name': (review.approved_by or review.chair_id).name or "",
             'signed': approved and self.env._(
                 "Approved on the system on %(moment)s",
                 moment=self._moment(review.approved_on, review.company_id))},
        ]

    def _recipients(self, review):
        departments = {decision['department'] for decision in self._decisions(review)}
        return [
            self.env._("Those who took part"), *sorted(filter(None, departments)),
            self.env._("File: VT, ISO")]


def figures_in_row(count):
    """Three or four, so that the last row is as full as can be."""
    return 4 if 0 < -count % 3 > -count % 4 else 3
