"""What an input of a management review says, in the shape that screen, paper and workbook show."""

TONES = ('danger', 'warning', 'info', 'primary', 'success', 'muted', 'dark')
# A table in a meeting shows what can be talked about; the rest is one click away.
ROWS = 10


class Content:
    """Built up by a provider (see ``iso.review.input``).

    ``as_dict()`` has every key always: ``text`` (paragraphs), ``figures`` (big numbers),
    ``tables``, ``charts``, ``links`` (to the records), ``weak`` (what is missing or thin, and how
    to mend it) and ``error`` (False, or why the figures could not be taken).
    """

    def __init__(self):
        self._content = {
            'text': [], 'figures': [], 'tables': [], 'charts': [], 'links': [], 'weak': [],
            'error': False}

    def text(self, *paragraphs):
        self._content['text'] += paragraphs

    def weak(self, message):
        self._content['weak'].append(message)

    def error(self, message):
        self._content['error'] = message

    def figure(self, label, value, tone='dark', hint=False):
        """A number that says something by itself; ``value`` may be words such as “3 / 5”."""
        self._content['figures'].append(
            {'label': label, 'value': str(value), 'tone': _tone(tone), 'hint': hint})

    def table(self, title, columns, rows, more=0):
        """Rows under ``columns``, ``[(label, kind), …]``; nothing is shown without a row.

        A kind is 'text', 'number', 'percent', 'date' (ISO) or 'tone' (see ``badge``). A row is a
        list of cells, or ``(cells, action)`` with the action that opens the record. ``more`` is
        how many rows were left out.
        """
        if rows:
            self._content['tables'].append({
                'title': title,
                'columns': [{'label': label, 'kind': kind} for label, kind in columns],
                'rows': [_row(row, len(columns)) for row in rows],
                'more': more,
            })

    def chart(self, kind, title, labels, series, unit='', target=None):
        """A 'bar', 'stacked' or 'line' chart of ``series``, ``[(label, values, tone), …]``.

        A value is a number, or None where nothing was measured. A chart in which nothing is
        drawn is left out.
        """
        for label, values, _named in series:
            if len(values) != len(labels):
                raise ValueError(f"{label}: {len(values)} values for {len(labels)} labels")
        if any(value for _label, values, _named in series for value in values):
            self._content['charts'].append({
                'kind': kind, 'title': title, 'labels': list(labels), 'unit': unit,
                'target': target,
                'series': [
                    {'label': label, 'values': list(values), 'tone': _tone(tone)}
                    for label, values, tone in series],
            })

    def link(self, label, model, domain, **context):
        """Where the records behind the figures are."""
        self._content['links'].append({'label': label, 'action': {
            'type': 'ir.actions.act_window', 'name': label, 'res_model': model,
            'views': [[False, 'list'], [False, 'form']], 'domain': domain,
            'context': context}})

    def as_dict(self):
        return self._content


def badge(text, tone):
    """The cell of a 'tone' column: a word in the colour that means it everywhere."""
    return {'text': text, 'tone': _tone(tone)}


def percent(part, whole):
    """``part`` of ``whole`` in percent, in whole numbers; None of nothing."""
    return round(100 * part / whole) if whole else None


def rate_tone(rate):
    """The colour of a share that should be high."""
    if rate is None:
        return 'muted'
    return 'success' if rate >= 90 else 'warning' if rate >= 70 else 'danger'


def _tone(tone):
    if tone not in TONES:
        raise ValueError(f"{tone} is no tone: {', '.join(TONES)}")
    return tone


def _row(row, width):
    cells, action = row if isinstance(row, tuple) else (row, None)
    if len(cells) != width:
        raise ValueError(f"{len(cells)} cells in {width} columns")
    return {'cells': list(cells), 'action': action}
