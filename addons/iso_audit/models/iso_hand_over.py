from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

SECRETARY = 'iso_audit.group_iso_secretary'
LEADER = 'iso_audit.group_iso_leader'
DAYS_TO_DECIDE = 3
NAMES_IN_NOTICE = 20


class IsoHandOver(models.AbstractModel):
    """Nobody's duty disappears: what somebody leaves goes to the next suitable person.

    To the head of the department, else the ISO secretary, else the quality leader; never so that
    who acted verifies, or who owned a file or acted in it judges its effect. Where nobody is
    suitable the duty stays, and the secretary is asked to decide.
    """

    _name = 'iso.hand.over'
    _description = "Handing over of work"

    @api.model
    def _hand_over(self, leaving, reason, heir=None, companies=None, departments=None):
        """Pass the open duties of the users ``leaving`` on, telling all why.

        :param heir: who gets them where suitable; else by the order of the class.
        :param companies, departments: only duties there (none: everywhere).
        :return: ``(records handed over, records for which nobody is suitable)``
        """
        quiet = self.sudo().with_context(
            # The log says it in words; one message a person tells of all of it.
            tracking_disable=True, mail_activity_quick_update=True, active_test=False)
        scope = Domain.TRUE
        if companies is not None:
            scope &= Domain('company_id', 'in', companies.ids)
        if departments is not None:
            scope &= Domain('department_id', 'in', departments.ids)
        leaving = leaving.sudo()
        work = HandOver(quiet.env, leaving, heir and heir.sudo(), scope)
        self._pass_on(work)
        work.activities(everywhere=departments is None, companies=companies)
        work.ask_secretary()
        work.write_down(reason)
        work.tell(reason, besides=self.env.user)
        return work.said.keys() - work.kept.keys(), work.kept.keys()

    @api.model
    def _pass_on(self, work):
        """Choose who gets what, before the activities follow (hook: ``work`` is a HandOver)."""
        work.files()
        work.actions()
        work.decisions()
        work.risks()
        work.objectives()


class HandOver:
    """One handing over: chooses for every record, then writes in groups, not record by record."""

    def __init__(self, env, leaving, heir, scope):
        self.env, self.leaving, self.heir, self.scope = env, leaving, heir, scope
        self.ids = leaving.ids
        self.said = defaultdict(list)  # what changed, by record
        self.kept = defaultdict(list)  # for what nobody is suitable, by record
        self.turn = {}  # who has to act now, by record
        self.decider = {}  # who decides on another date, by action
        self.got = defaultdict(set)  # what each new person got
        self.roles, self.heads = {}, {}

    # -- whom to choose -----------------------------------------------------------------------

    def role(self, company, role):
        key = company.id, role
        if key not in self.roles:
            self.roles[key] = company._iso_user(role, without=self.leaving)
        return self.roles[key]

    def candidates(self, company, department, roles=('secretary', 'leader')):
        if department.id not in self.heads:
            self.heads[department.id] = department._iso_heads() if department else ()
        return [
            user for user in (
                *(self.heir or ()), *self.heads[department.id],
                *(user for role in roles for user in self.role(company, role)))
            if user.active and user not in self.leaving and company in user.company_ids]

    def pass_on(self, record, name, taboo=None, may=None, more=()):
        """The person in the field ``name`` from now on: somebody not in ``taboo``."""
        old = record[name]
        if old not in self.leaving:
            return old
        new = next((
            user for user in (*self.candidates(record.company_id, record.department_id), *more)
            if user not in (taboo or ()) and (not may or may(user))), None)
        label = record._fields[name]._description_string(self.env)
        if not new:
            self.kept[record].append(label)
            return old
        self.say(record, label, old, new)
        self.changes[name, new].append(record.id)
        return new

    def say(self, record, label, old, new):
        self.said[record].append(self.env._(
            "%(duty)s: %(new)s instead of %(old)s.", duty=label, new=new.name, old=old.name))
        self.got[new].add(record)

    def save(self, Model):
        """Write what was chosen, one write for each field and person."""
        for (name, user), ids in self.changes.items():
            records = Model.browse(ids)
            if name == 'checker_id':
                records.round_id.write({'user_id': user.id})
                continue
            records._system_write({name: user.id})
            if name == 'stage_user_id':
                self.env['iso.nonconformity.stage'].search(
                    [('nonconformity_id', 'in', ids), ('left_on', '=', False)],
                ).write({'user_id': user.id})
        self.env.flush_all()

    # -- what is handed over ------------------------------------------------------------------

    def files(self):
        Model = self.env['iso.nonconformity']
        self.changes = defaultdict(list)
        for file in Model.search(self.scope & Model._duty_domain() & Domain.OR(
                Domain(name, 'in', self.ids)
                for name in ('owner_id', 'checker_id', 'stage_user_id'))):
            # Who is to approve the plan does not become its owner.
            approver = file.stage_user_id if file.state == 'proposed' else ()
            owner = self.pass_on(file, 'owner_id', {*file.checker_id, *approver})
            parties = file.round_id._parties() if file.round_id else file.owner_id
            checker = self.pass_on(file, 'checker_id', parties | owner)
            if file.stage_user_id in self.leaving:
                self.turn[file] = self.stage(file, owner, checker)
        self.save(Model)

    def stage(self, file, owner, checker):
        """Whose turn it is now, following the rules of the stage."""
        answers = {
            'analysis': (file.owner_id, owner), 'approved': (file.owner_id, owner),
            'done': (file.checker_id, checker)}.get(file.state)
        if answers and answers[0] == file.stage_user_id:
            if answers[1] != file.stage_user_id:
                self.changes['stage_user_id', answers[1]].append(file.id)
            return answers[1]
        if file.state == 'reported':
            return self.pass_on(
                file, 'stage_user_id', may=lambda user: user.has_group(SECRETARY),
                more=self.role(file.company_id, 'leader'))
        if file.state == 'proposed':
            authors = file._authors() | owner
            return self.pass_on(
                file, 'stage_user_id', authors, lambda user: user.has_group(LEADER),
                more=file.company_id._iso_user('leader', without=authors | self.leaving))
        return self.pass_on(file, 'stage_user_id')

    def actions(self):
        Model = self.env['iso.action']
        self.changes = defaultdict(list)
        for action in Model.search(
                self.scope & Domain('state', 'in', ('draft', 'open', 'done')) & Domain.OR(
                    Domain(name, 'in', self.ids)
                    for name in ('user_id', 'verifier_id', 'owner_id'))):
            turn = action._whose_turn()
            verifier = action.verifier_id - self.leaving
            doer = self.pass_on(
                action, 'user_id', verifier | action.nonconformity_id.checker_id)
            verifier = self.pass_on(action, 'verifier_id', doer | action.done_by)
            owner = self.pass_on(action, 'owner_id')
            if turn in self.leaving:
                self.turn[action] = {'open': doer, 'done': verifier}.get(action.state, owner)
        self.save(Model)

    def decisions(self):
        """Requests for another date that wait for a decision."""
        changes = self.env['iso.action.deadline'].search(
            [('state', '=', 'asked'), ('decider_id', 'in', self.ids)])
        if changes:
            within = self.env['iso.action'].search(
                self.scope & Domain('id', 'in', changes.action_id.ids))
            changes = changes.filtered(lambda change: change.action_id in within)
        chosen = defaultdict(changes.browse)
        for change in changes:
            action = change.action_id
            new = next((
                user for user in (
                    *(action.owner_id - self.leaving),
                    *self.candidates(action.company_id, action.department_id))
                if user not in action.user_id | change.create_uid), None)
            label = self.env._("Decides on another date")
            if new:
                chosen[new] |= change
                self.decider[action] = new
                self.say(action, label, change.decider_id, new)
            else:
                self.kept[action].append(label)
        for new, group in chosen.items():
            group.write({'decider_id': new.id})

    def risks(self):
        """Risks to own and review, and what closed files ask about them."""
        for name, going in (('iso.risk', ('draft', 'open')), ('iso.risk.question', ('open',))):
            Model = self.env[name]
            self.changes = defaultdict(list)
            for record in Model.search(
                    self.scope & Domain('state', 'in', going) & Domain('user_id', 'in', self.ids)):
                file = name == 'iso.risk.question' and record.nonconformity_id
                self.turn[record] = self.pass_on(
                    record, 'user_id', may=lambda user, file=file: (
                        not file or file.with_user(user).has_access('read')))
            self.save(Model)
        self.acceptances()

    def acceptances(self):
        """What waits to be accepted goes to another leader who had no part in it."""
        for risk in self.env['iso.risk'].search(
                self.scope & Domain('awaits_acceptance', '=', True)
                & Domain('activity_ids.user_id', 'in', self.ids)):
            if risk in self.turn:
                continue  # the review of who owned it
            leader = risk.company_id._iso_user('leader', without=risk._authors() | self.leaving)
            self.turn[risk] = leader or risk.user_id

    def objectives(self):
        """Objectives that are not over yet."""
        Model = self.env['iso.objective']
        self.changes = defaultdict(list)
        for objective in Model.search(
                self.scope & Domain('state', '!=', 'closed') & Domain('user_id', 'in', self.ids)):
            turn = objective.state == 'approved' and objective._duty_user()
            # Who approves or approved it does not become its owner.
            approvers = objective.approved_by
            if objective.state == 'submitted':
                approvers |= objective.activity_ids.filtered('automated').user_id
            owner = self.pass_on(objective, 'user_id', approvers)
            if turn and turn in self.leaving:
                self.turn[objective] = owner
        self.save(Model)

    # -- duties -------------------------------------------------------------------------------

    def activities(self, everywhere, companies):
        """The activities follow; core would delete those of an archived user."""
        models = [
            name for name in self.env.registry
            if name.startswith('iso.')
            and {'activity_ids', 'company_id'} <= self.env[name]._fields.keys()]
        duties = self.env['mail.activity'].with_context(active_test=True).search(
            [('user_id', 'in', self.ids), ('res_model', 'in', models)])
        heirs, held = defaultdict(duties.browse), set()
        for model, group in duties.grouped('res_model').items():
            records = {
                record.id: record
                for record in self.env[model].browse(group.mapped('res_id')).exists()}
            for duty in group:
                record = records.get(duty.res_id)
                if not record or not everywhere and record not in self.said or (
                        companies is not None and record.company_id not in companies):
                    continue
                new = self.heir_of(record)
                if new and new not in self.leaving:
                    heirs[new] |= duty
                    held.add(record)
                    self.got[new].add(record)
        for new, group in heirs.items():
            group.write({'user_id': new.id})
        self.schedule(
            (record, new, record._duty_words(), record._duty_date())
            for record, new in self.turn.items()
            if new not in self.leaving and record not in held and record.state != 'draft')

    def heir_of(self, record):
        """Who gets an activity on ``record``."""
        if record in self.turn:
            return self.turn[record]
        if record in self.decider:
            return self.decider[record]
        roles = ('secretary', 'leader')
        department = self.env['hr.department']
        if 'department_id' in record._fields:
            department = record.department_id
        elif any(user.has_group(LEADER) for user in self.leaving):
            roles = ('leader', 'secretary')  # programmes and audits to approve
        return next(iter(self.candidates(record.company_id, department, roles)), None)

    def ask_secretary(self):
        """What nobody suitable is there for is the secretary's to decide."""
        day = fields.Date.add(fields.Date.today(), days=DAYS_TO_DECIDE)
        self.schedule((
            record,
            self.role(record.company_id, 'secretary') or self.role(record.company_id, 'leader'),
            self.env._(
                "Name somebody instead of %(person)s: %(duties)s", duties=", ".join(labels),
                person=", ".join(self.leaving.mapped('name'))),
            day) for record, labels in self.kept.items())

    def schedule(self, duties):
        todo = self.env.ref('mail.mail_activity_data_todo').id
        self.env['mail.activity'].create([{
            'res_model_id': self.env['ir.model']._get_id(record._name), 'res_id': record.id,
            'activity_type_id': todo, 'automated': True, 'user_id': user.id, 'summary': words,
            'date_deadline': day or fields.Date.today(),
        } for record, user, words, day in duties if user])

    # -- telling ------------------------------------------------------------------------------

    def write_down(self, reason):
        """In the log of each record, in words."""
        for record, labels in self.kept.items():
            self.said[record].append(self.env._(
                "%(duties)s: nobody suitable can take over; the ISO secretary decides.",
                duties=", ".join(labels)))
        bodies = defaultdict(dict)
        for record, lines in self.said.items():
            bodies[record._name][record.id] = " ".join([reason, *lines])
        for model, texts in bodies.items():
            self.env[model].browse(texts)._message_log_batch(texts)

    def tell(self, reason, besides):
        """One message to each who got something."""
        for user, records in self.got.items():
            if user == besides:
                continue
            env = self.env['mail.thread'].with_context(lang=user.lang).env
            names = sorted(record.display_name for record in records)
            more = names[NAMES_IN_NOTICE:]
            env['mail.thread'].message_notify(
                partner_ids=user.partner_id.ids,
                subject=env._("ISO: %(count)s duties were handed to you", count=len(names)),
                body=" ".join([
                    reason, env._("Yours from now on: %(records)s.", records="; ".join(
                        names[:NAMES_IN_NOTICE])),
                    env._("And %(count)s more.", count=len(more)) if more else ""]))
