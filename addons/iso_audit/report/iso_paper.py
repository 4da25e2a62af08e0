import re

from odoo import api, fields, models

from .paper_engine import picture_uri

# Written by hand, or put in by the clerk who keeps the register.
BLANK = "……"


class IsoPaper(models.AbstractModel):
    """A document in the layout of Vietnamese government paper (NĐ 30/2020).

    A report whose model ``report.<addon>.<template>`` inherits this one

    * names its record's model in ``_paper_model`` and fills ``_paper(record)``;
    * is printed by ``iso_audit.paper_layout``, each record by itself and in the language of its
      company (``doc['lang']``, to be passed as ``t-lang``), with page numbers.

    Its template calls ``iso_audit.paper`` around the content of each ``doc``.
    """

    _name = 'iso.paper'
    _description = "Government paper"

    _paper_model = None

    @api.model
    def _get_report_values(self, docids, data=None):
        records = self.env[self._paper_model].browse(docids)
        records.check_access('read')
        return {
            'doc_ids': docids,
            'doc_model': self._paper_model,
            'docs': [
                self.with_context(lang=self._paper_lang(record.company_id))._document(record)
                for record in records],
        }

    @api.model
    def _paper_lang(self, company):
        """A paper is the organisation's: its language, not that of who prints it."""
        return company.sudo().partner_id.lang or self.env.lang or 'en_US'

    def _document(self, record):
        record = record.with_env(self.env)
        doc = {
            'record': record,
            'lang': self.env.lang,
            'mark': False,
            'confidential': False,
            'landscape': False,
            'seal': False,
            **self._paper(record),
        }
        # On every page: a confidential paper may count, one with a mark does not.
        doc['top'] = " · ".join(filter(None, [doc['confidential'], doc['mark']]))
        return doc

    def _paper(self, record):
        """The values of one document: ``head`` (see ``_head``) and what its template shows."""
        raise NotImplementedError

    # -- parts --------------------------------------------------------------------------------

    def _head(self, company, number=None, date=None):
        """Agency, superior, number, place and date; what is not known is left to write in."""
        company = company.sudo()
        partner = company.partner_id
        return {
            'superior': (company.parent_id.name or "").upper(),
            'agency': company.name.upper(),
            'number': number,
            'place_date': self.env._(
                "%(place)s, %(day)s/%(month)s/%(year)s",
                place=partner.city or partner.state_id.name or BLANK,
                **self._date_parts(date)),
        }

    def _date_parts(self, date):
        """Day and the months 1 and 2 with two digits (NĐ 30/2020)."""
        if not date:
            return {'day': BLANK, 'month': BLANK, 'year': "20" + BLANK}
        return {
            'day': f"{date.day:02}",
            'month': f"{date.month:02}" if date.month < 3 else date.month,
            'year': date.year,
        }

    def _register_number(self, kind, decision_number):
        """``……/BC-CCCNTY``: the number the clerk gives, the agency's sign from its decision."""
        found = re.search(r'/\s*QĐ\s*-\s*(\S+)', decision_number or "", re.IGNORECASE)
        return f"{BLANK}/{kind}-{found.group(1)}" if found else f"{BLANK}/{kind}"

    def _day(self, value):
        return value.strftime('%d/%m/%Y') if value else ""

    def _local(self, value, company):
        """A stored moment in the time of the company."""
        return value and fields.Datetime.context_timestamp(
            self.with_context(tz=company._iso_tz().zone), value)

    def _moment(self, value, company):
        return value and self._local(value, company).strftime('%d/%m/%Y %H:%M')

    def _lines(self, text):
        """The paragraphs of a text; none for a text of blanks."""
        return [line.strip() for line in (text or "").splitlines() if line.strip()]

    def _photos(self, parts):
        """The annex of pictures, small enough to print: of ``[(title, files), …]``."""
        annex = []
        for title, files in parts:
            pictures = [picture for picture in map(self._picture, files) if picture]
            if pictures:
                annex.append({
                    'title': title,
                    # Two in a row.
                    'rows': [pictures[i:i + 2] for i in range(0, len(pictures), 2)]})
        return annex

    def _picture(self, file):
        uri = self._is_picture(file) and picture_uri(file.raw)
        return uri and {'name': file.name, 'uri': uri}

    def _is_picture(self, file):
        return (file.mimetype or "").startswith('image/')

    def _labels(self, model, field):
        return dict(self.env[model]._fields[field]._description_selection(self.env))

    def _positions(self, users, company):
        """``{user: position}`` of the people in this company."""
        employees = self.env['hr.employee'].sudo().search(
            [('user_id', 'in', users.ids), ('company_id', '=', company.id)])
        titles = {employee.user_id.id: employee.job_title for employee in employees}
        return {user: titles.get(user.id) or "" for user in users}

    def _head_signature(self, user, company, signed=None):
        """The signature of the head of the organisation, or of a deputy in the head's place."""
        position = self._positions(user, company)[user] if user else ""
        head = self.env._("Head of the organisation")
        titles = [(position or head).upper()]
        deputy = re.match(r'phó\s+(.+)', position, re.IGNORECASE)
        if deputy:
            head = deputy.group(1)
            titles.insert(0, f"KT. {head.upper()}")
        elif position:
            head = position
        return {'titles': titles, 'name': user.name or "", 'signed': signed, 'head': head}
