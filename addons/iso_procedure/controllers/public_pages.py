import hashlib
from functools import lru_cache
from urllib.parse import urlencode

from odoo.http import Controller, content_disposition, request, route
from odoo.tools.misc import file_open

LONGEST = 100
STYLE = 'iso_procedure/static/public/public.css'
# No script at all, from nowhere; styles only from our own file, and the simple ones of a text.
POLICY = "; ".join([
    "default-src 'none'", "style-src 'self'", "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"])
# What is no longer posted is gone from every cache after so many seconds.
FRESH = 60
PUBLIC = {
    'type': 'http', 'auth': 'public', 'methods': ['GET'], 'readonly': True,
    # No cookie: nobody is followed, and a cache may keep the page.
    'save_session': False,
}


@lru_cache(1)
def _style_address():
    """The style sheet, at another address when it changes: browsers keep it for a week."""
    with file_open(STYLE, 'rb') as file:
        return f'/{STYLE}?v={hashlib.sha256(file.read()).hexdigest()[:8]}'


class PublicPages(Controller):
    """The posted documents of an organisation, without signing in.

    Whatever is not to be seen is answered by the same words: what is not posted, not in force,
    archived, another organisation's, or was never there.
    """

    @route(['/iso/<string:agency>', '/iso/<string:agency>/documents'], **PUBLIC)
    def documents(self, agency, search="", kind="", department="", page="", lang="", **_other):
        company = self._company(agency, lang)
        if not company:
            return self._missing()
        search = " ".join(search.split())[:LONGEST]
        department = self._number(department)
        Document = request.env['iso.procedure']
        values = Document._public_list(
            company, search, kind if kind in Document._public_kinds() else "", department,
            self._number(page) or 1)
        path = company._iso_public_path('documents')
        chosen = {'search': search, 'kind': kind, 'department': department}

        def other(**changed):
            """The address of this list with something else chosen; its first page, mostly."""
            return self._address(path, **{**chosen, **changed})

        return self._page('iso_procedure.public_documents', company, path, {
            **values, **chosen, 'other': other, 'path': path,
            'figures': self._figures(values['count'], search),
            'place': request.env._(
                "Page %(page)s of %(pages)s", page=values['page'], pages=values['pages']),
            'page_title': request.env._("Documents in force")}, {**chosen, 'page': page})

    @route('/iso/<string:agency>/documents/<string:name>', **PUBLIC)
    def document(self, agency, name, lang="", **_other):
        document = self._document(agency, name, lang)
        if not document:
            return self._missing()
        if name != document._public_name():
            return request.redirect(self._address(document._public_path()), code=301)
        values = document._public_values()
        values['chart'] = values['chart_key'] and self._address(
            f"{values['path']}/chart.svg", unique=values['chart_key'])
        return self._page('iso_procedure.public_document', document.company_id, values['path'], {
            'document': values, 'page_title': f"{values['code']} {values['title']}"})

    @route('/iso/<string:agency>/documents/<string:name>/chart.svg', **PUBLIC)
    def chart(self, agency, name, lang="", **_other):
        document = self._document(agency, name, lang)
        drawn = document and document.version_id._draw_flow_chart()
        if not drawn:
            return self._missing()
        return self._answer(drawn[0], 'image/svg+xml; charset=utf-8', (
            'Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'"))

    @route('/iso/<string:agency>/documents/<string:name>/file/<int:number>', **PUBLIC)
    def file(self, agency, name, number, lang="", **_other):
        """A file of the version in force, or a picture of its text."""
        document = self._document(agency, name, lang)
        file = document and document.version_id._public_files().filtered(
            lambda file: file.id == number)
        if not file:
            return self._missing()
        # Never shown by the browser by itself: whatever is in it does not run here.
        return self._answer(
            file.raw, file.mimetype or 'application/octet-stream',
            ('Content-Disposition', content_disposition(file.name)),
            ('Content-Security-Policy', "default-src 'none'; sandbox"))

    @route('/iso/<string:agency>/documents/<string:name>/print', **{**PUBLIC, 'readonly': False})
    def print_document(self, agency, name, lang="", **_other):
        document = self._document(agency, name, lang)
        if not document:
            return self._missing()
        return self._paper(
            'iso_procedure.report_version', document.version_id, document._public_name())

    def _figures(self, count, search):
        _ = request.env._
        if count == 1:
            return _("One document with “%(words)s”", words=search) if search else _("One document")
        return _(
            "%(count)s documents with “%(words)s”", count=count, words=search
        ) if search else _("%(count)s documents", count=count)

    # -- declaration ----------------------------------------------------------------------------

    @route('/iso/<string:agency>/declaration', **PUBLIC)
    def declaration(self, agency, lang="", **_other):
        company = self._company(agency, lang)
        declaration = company and company._iso_posted_declaration()
        if not declaration:
            return self._missing()
        path = company._iso_public_path('declaration')
        return self._page('iso_procedure.public_declaration', company, path, {
            **declaration._public_values(), 'path': path,
            'page_title': request.env._("Declaration of conformity")})

    @route('/iso/<string:agency>/declaration/print', **{**PUBLIC, 'readonly': False})
    def print_declaration(self, agency, lang="", **_other):
        company = self._company(agency, lang)
        declaration = company and company._iso_posted_declaration()
        if not declaration:
            return self._missing()
        return self._paper('iso_procedure.report_declaration', declaration, declaration.name)

    # -- parts ----------------------------------------------------------------------------------

    def _company(self, agency, lang):
        """The organisation at this address, if it has anything posted; sets the language."""
        languages = request.env['res.company']._iso_public_languages()
        code = lang if lang in languages else next(iter(languages))
        request.update_context(lang=languages[code][0])
        return request.env['res.company']._iso_of_public_name(agency)

    def _document(self, agency, name, lang):
        """The document at this address, if everybody may read it, as superuser."""
        company = self._company(agency, lang)
        Document = request.env['iso.procedure'].sudo()
        return Document._public_find(company, name) if company else Document

    def _number(self, text):
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0

    def _language(self):
        """The code of the language in addresses; none for the first one."""
        languages = request.env['res.company']._iso_public_languages()
        codes = [code for code, (lang, _words) in languages.items() if lang == request.env.lang]
        return codes[0] if codes and codes[0] != next(iter(languages)) else ""

    def _address(self, path, **query):
        """``path`` with what is given of ``query``, in the language of this page."""
        given = {'lang': self._language(), **query}
        text = urlencode({key: value for key, value in given.items() if value})
        return f"{path}?{text}" if text else path

    def _page(self, template, company, path, values, query=None):
        languages = request.env['res.company']._iso_public_languages()
        first, present = next(iter(languages)), self._language() or next(iter(languages))
        body = request.env['ir.ui.view'].sudo()._render_template(template, {
            'agency': company.name,
            'superior': company.parent_id.name or "",
            'home': self._address(company._iso_public_path('documents')),
            'declared': company._iso_posted_declaration() and self._address(
                company._iso_public_path('declaration')),
            'is_declaration': template == 'iso_procedure.public_declaration',
            'address': self._address,
            'style': _style_address(),
            'present': present,
            'languages': [
                (code, words, self._address(
                    path, **{**(query or {}), 'lang': "" if code == first else code}))
                for code, (_lang, words) in languages.items()],
            **values})
        return self._answer(
            body, 'text/html; charset=utf-8', ('Content-Security-Policy', POLICY))

    def _paper(self, report, record, name):
        """The printed paper of a record that everybody may read."""
        content, kind = request.env['ir.actions.report'].sudo()._render_qweb_pdf(
            report, record.ids)
        if kind != 'pdf':
            return self._missing()
        return self._answer(
            content, 'application/pdf',
            ('Content-Disposition', content_disposition(f'{name}.pdf', 'inline')))

    def _answer(self, body, kind, *headers):
        """What everybody gets alike: kept for a moment, then asked for whether it is the same."""
        response = request.make_response(body, [
            ('Content-Type', kind), ('Cache-Control', f'public, max-age={FRESH}'),
            ('X-Content-Type-Options', 'nosniff'), ('Referrer-Policy', 'no-referrer'), *headers])
        response.add_etag()
        return response.make_conditional(request.httprequest)

    def _missing(self):
        """The same words whatever was asked for."""
        languages = request.env['res.company']._iso_public_languages()
        body = request.env['ir.ui.view'].sudo()._render_template('iso_procedure.public_missing', {
            'style': _style_address(), 'present': self._language() or next(iter(languages))})
        return request.make_response(body, [
            ('Content-Type', 'text/html; charset=utf-8'), ('Cache-Control', 'no-store'),
            ('Content-Security-Policy', POLICY), ('X-Content-Type-Options', 'nosniff'),
            ('Referrer-Policy', 'no-referrer')], status=404)
