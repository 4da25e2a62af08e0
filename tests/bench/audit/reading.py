"""Form and list of an audit, as the web client reads them, on both sides."""
from webclient import form_spec, view_spec


def measure(bench, side, user, audits, line_model, link):
    """Form and list of ``audits`` (``{lines: id}``); many lines against few."""
    with bench.env(user) as env:
        model = env[line_model]._fields[link].comodel_name
        spec = form_spec(env[model].browse(audits[bench.lines]))
        columns = view_spec(env[line_model])

    def form(audit):
        return lambda env, _number: env[model].browse(audit).web_read(spec)

    def page(audit, limit):
        return lambda env, _number: env[line_model].web_search_read(
            [(link, '=', audit)], columns, limit=limit)
    bench.often(side, 'form', user, form(audits[bench.lines]))
    bench.often(side, 'list', user, page(audits[bench.lines], 80))
    for size in (30, 3000):
        bench.often(side, f'form_{size}', user, form(audits[size]))
        bench.often(side, f'list_{size}', user, page(audits[size], 30))
