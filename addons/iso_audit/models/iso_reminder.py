from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import split_every

from .. import ladder

DAYS_AHEAD = 7
BATCH = 200
SECTIONS = ('own', 'unreached', 'department', 'escalated')


class Item(NamedTuple):
    """One line of a digest, apart from its record: batches are committed one by one."""

    model: str
    id: int
    name: str
    words: dict  # by language
    person: str
    days: int  # left until the date; negative: late


class IsoReminder(models.AbstractModel):
    """One mail a day and person: what is late, what comes next, what was escalated to them.

    It is sent on a day on which something has reached a step of the ladder since the last one;
    a day on which the job did not run is thus made up for. What waits for a person whom no mail
    reaches is shown to the head of the department, else to the ISO secretary.
    """

    _name = 'iso.reminder'
    _description = "Daily Digest"

    @api.model
    def _duty_models(self):
        """The models whose duties are reminded of (see ``iso.duty.mixin``)."""
        return ['iso.nonconformity', 'iso.action', 'iso.risk', 'iso.risk.question']

    @api.model
    def _cron_remind(self, batch=BATCH):
        """Send the digests of the day; interrupted, the next run sends those still missing."""
        commit = self.env['ir.cron']._commit_progress
        digests = self._gather()
        # A fresh look at the people, for who was reminded by another run in the meantime.
        commit(remaining=len(digests))
        for user_ids in split_every(batch, sorted(digests)):
            self._send({user_id: digests[user_id] for user_id in user_ids})
            if not commit(len(user_ids)):
                break

    # -- what there is to say -----------------------------------------------------------------

    @api.model
    def _gather(self):
        """``{user id: {section: [item]}}`` for those who get a digest today."""
        ladders = self.env['iso.reminder.step']._ladders()
        ahead = {
            company_id: max([DAYS_AHEAD, *(-day for days in steps.values() for day in days)])
            for company_id, steps in ladders.items()}
        languages = {'en_US', *(code for code, _name in self.env['res.lang'].get_installed())}
        digests, due_now = {}, set()
        for name in self._duty_models():
            Model = self.env[name].sudo()
            records = Model.search_fetch(
                Model._duty_domain() & Model._duty_late_domain(
                    fields.Date.add(fields.Date.today(), days=max(ahead.values()) + 2)),
                Model._duty_fields)
            route = self._router(records)
            words = {lang: [
                record._duty_words() for record in records.with_context(lang=lang)]
                for lang in languages}
            for position, record in enumerate(records):
                whose = record.company_id.id if record.company_id.id in ladders else None
                steps, today = ladders[whose], route.today[record.company_id.id]
                due = record._duty_date()
                if (due - today).days > ahead[whose]:
                    continue
                person = record._duty_user()
                item = Item(
                    name, record.id, record.name,
                    {lang: texts[position] for lang, texts in words.items()},
                    person.name or "", (due - today).days)
                for user, section, days in route.recipients(record, person, steps, due):
                    sections = digests.setdefault(
                        user.id, {section: [] for section in SECTIONS})
                    sections[section].append(item)
                    last = user.iso_digest_date or None
                    if ladder.was_reached(days, due, last, today):
                        due_now.add(user.id)
        return {user_id: self._in_order(digests[user_id]) for user_id in due_now}

    @api.model
    def _in_order(self, sections):
        return {
            section: sorted(items, key=lambda item: (item.days, item.name or ""))
            for section, items in sections.items()}

    @api.model
    def _router(self, records):
        return Router(records)

    # -- saying it ----------------------------------------------------------------------------

    @api.model
    def _send(self, digests):
        """Send these digests, unless another run does or has done so."""
        users = self.env['res.users'].sudo().browse(digests).try_lock_for_update(
            allow_referencing=True)
        today = {company: company._iso_today() for company in users.company_id}
        users = users.filtered(
            lambda user: user.active and user.email
            and (user.iso_digest_date or fields.Date.today().min) < today[user.company_id])
        self.env['mail.mail'].sudo().create([
            self.with_context(lang=user.lang or self.env.lang or 'en_US')._mail_values(
                user, digests[user.id]) for user in users])
        for company, people in users.grouped('company_id').items():
            people.iso_digest_date = today[company]

    @api.model
    def _mail_values(self, user, sections):
        late = sum(item.days < 0 for items in sections.values() for item in items)
        count = sum(map(len, sections.values()))
        subject = self.env._("ISO: %(late)s late, %(due)s due soon", late=late, due=count - late)
        return {
            'subject': subject,
            'email_from': user.company_id.email_formatted or self.env.user.email_formatted,
            'email_to': user.email_formatted,
            'body_html': self.env['ir.qweb']._render('iso_audit.reminder_digest', {
                'title': subject, 'user': user, 'company': user.company_id,
                'sections': self._sections_in_words(sections),
                'base_url': self.get_base_url(), 'lang': self.env.lang,
            }, minimal_qcontext=True),
            'auto_delete': True,
            'state': 'outgoing',
            # No replies “I am on leave” to every digest.
            'headers': {'X-Auto-Response-Suppress': 'OOF'},
        }

    @api.model
    def _sections_in_words(self, sections):
        titles = {
            'own': self.env._("Yours"),
            'unreached': self.env._("For people whom no mail reaches"),
            'department': self.env._("Late in your department"),
            'escalated': self.env._("Escalated to you"),
        }
        in_words = self.env['iso.due.mixin']._days_in_words
        return [{
            'title': titles[section],
            'with_person': section != 'own',
            'lines': [{
                'item': item,
                'words': item.words.get(
                    self.env.lang) or next(iter(item.words.values())),
                'when': in_words(item.days), 'late': item.days < 0, 'soon': item.days <= 3,
            } for item in items],
        } for section, items in sections.items() if items]


class Router:
    """Who hears of a duty: who has to act, the head of the department, the quality leader.

    Looks everybody up once for all records, so that the number of queries does not depend on
    how many there are.
    """

    def __init__(self, records):
        companies = records.company_id
        self.today = {company.id: company._iso_today() for company in companies}
        self.secretary = {company.id: company._iso_user('secretary') for company in companies}
        self.leader = {company.id: company._iso_user('leader') for company in companies}
        self.heads = {
            department.id: department._iso_heads() for department in records.department_id}

    def reached(self, user, company):
        """Whether a mail about this company reaches the person."""
        return user.active and user.email and company in user.company_ids

    def recipients(self, record, person, steps, due):
        """``(user, section, steps that count)`` of those who are told, each once."""
        company, today = record.company_id, self.today[record.company_id.id]
        secretary, leader = self.secretary[company.id], self.leader[company.id]
        heads = self.heads.get(record.department_id.id) or ()
        head = next((user for user in heads if self.reached(user, company)), None)
        told = {}

        def tell(section, recipient, *users):
            """Tell the first of these whom a mail reaches, unless it is who has to act."""
            user = next((user for user in users if user and self.reached(user, company)), None)
            if user and (user != person or section == 'own'):
                told.setdefault(user, (section, []))[1].extend(steps[recipient])

        if self.reached(person, company):
            tell('own', 'responsible', person)
        else:
            tell('unreached', 'responsible', head, secretary, leader)
        if steps['head'] and ladder.begins(steps['head'], due) <= today:
            tell('department' if head else 'escalated', 'head', head, secretary)
        if steps['leader'] and ladder.begins(steps['leader'], due) <= today:
            tell('escalated', 'leader', leader)
        return [(user, section, days) for user, (section, days) in told.items()]
