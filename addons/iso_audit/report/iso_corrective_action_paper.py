from odoo import models

from ..models.iso_cause import WHYS

# The states in which the plan is not, or no longer, in force.
UNAPPROVED = ('reported', 'analysis', 'proposed', 'rejected')


class CorrectiveAction(models.AbstractModel):
    """The corrective-action request: the whole file on paper, from the fault to its closing."""

    _name = 'report.iso_audit.report_corrective_action'
    _description = "Corrective-action request"
    _inherit = ['iso.nonconformity.paper']

    def _paper(self, file):
        file = file.sudo()
        approved = file.state not in UNAPPROVED
        corrections, actions = self._split(file.action_ids)
        return {
            'mark': not approved and self._unsigned_mark(file),
            'confidential': self._confidential_mark(file),
            'head': self._head(
                file.company_id, file.name,
                approved and self._local(file.approved_on, file.company_id)),
            'general': self._general(file),
            'round': file.round > 1 and self.env._(
                "Round %(number)s; for the earlier ones see below.", number=file.round),
            'deadline': self._day(file.deadline),
            'fault': self._fault(file),
            'corrections': self._actions(corrections),
            'no_correction': not corrections and self._lines(file.no_correction_reason),
            'causes': self._causes(file.cause_ids),
            'extents': self._extents(file),
            'actions': self._groups(actions),
            'check': self._check(file.round_id),
            'system_change': self._lines(file.system_change),
            'closing': self._closing(file),
            'rounds': [
                self._round(earlier) for earlier in file.past_round_ids.sorted('number')],
            'signatures': self._signatures(file, approved),
            'recipients': self._recipients(file),
            'photos': self._photos(self._pictures(file)),
            'seal': approved and file._seal_paper(
                'closed' if file.state == 'closed' else 'approved'),
        }

    # -- parts --------------------------------------------------------------------------------

    def _split(self, actions):
        """Corrections, and everything else."""
        corrections = actions.filtered(lambda action: action.kind == 'correction')
        return corrections.sorted('id'), (actions - corrections).sorted('id')

    def _groups(self, actions):
        """``[(kind in words, rows), …]`` in the order of the kinds."""
        by_kind = actions.grouped('kind')
        return [
            (label, self._actions(by_kind[kind]))
            for kind, label in self._labels('iso.action', 'kind').items() if kind in by_kind]

    def _actions(self, actions):
        return [{
            'what': "\n".join([
                f"{action.name}: {action.title}", *self._lines(action.description)]),
            'who': action.user_id.name or "",
            'deadline': self._deadline(action),
            'result': self._result(action),
            'verified': self._moment_by(
                action.verified_by, action.verified_on, action.company_id) or "",
        } for action in actions]

    def _deadline(self, action):
        """The date, and the ones it was moved from."""
        day = self._day(action.deadline)
        earlier = action.deadline_change_ids.filtered(
            lambda change: change.state == 'approved').sorted('id').mapped('old_deadline')
        if not earlier:
            return day
        return self.env._(
            "%(date)s, moved from %(earlier)s", date=day,
            earlier=", ".join(map(self._day, earlier)))

    def _result(self, action):
        state = action._state_label(action.state) if action.state == 'cancelled' else None
        done = action.done_on and self.env._(
            "Done on %(date)s by %(person)s.",
            date=self._day_of(action.done_on, action.company_id), person=action.done_by.name)
        return "\n".join(filter(None, [
            state, *self._lines(action.evidence), *self._file_list(action.attachment_ids), done]))

    def _causes(self, causes):
        return [{
            'category': cause.category_id.name,
            'chain': "\n".join(
                f"{number}. {cause[why]}" for number, why in enumerate(WHYS, 1) if cause[why]),
            'root': cause.root,
        } for cause in causes]

    def _extents(self, file):
        answers = self._labels('iso.nonconformity.extent', 'answer')
        return [{
            'department': extent.department_id.name,
            'answer': answers.get(extent.answer, ""),
            'note': extent.note or "",
            'by': extent.answered_by.name or "",
        } for extent in file.extent_ids]

    def _check(self, round_):
        """The check of the effect of one round."""
        verdicts = self._labels('iso.nonconformity.round', 'verdict')
        given = round_.done_on
        return {
            'planned': self._day(round_.planned_date),
            'checker': self._person(round_.user_id, round_.company_id),
            'done': given and self._day_of(given, round_.company_id),
            # Not said before it is given for good.
            'verdict': verdicts[round_.verdict] if given else self.env._("Not given yet"),
            'evidence': (
                self._lines(round_.evidence) + self._file_list(round_.attachment_ids)
                if given else []),
        }

    def _round(self, round_):
        """A round that is over, without effect."""
        corrections, actions = self._split(round_.action_ids)
        correction = self._labels('iso.action', 'kind')['correction']
        return {
            'title': self.env._(
                "%(round)s: %(verdict)s", round=round_.display_name,
                verdict=self._labels('iso.nonconformity.round', 'verdict')[round_.verdict]),
            'causes': self._causes(round_.cause_ids),
            'actions': [
                *([(correction, self._actions(corrections))] if corrections else []),
                *self._groups(actions)],
            'check': self._check(round_),
        }

    def _closing(self, file):
        if file.state != 'closed':
            return None
        start, end = (
            self._local(moment, file.company_id).date()
            for moment in (file.accepted_on, file.closed_on))
        return {
            'date': self._day(end),
            'by': self._person(file.closed_by, file.company_id),
            'days': self.env._(
                "%(days)s days from the acceptance on %(date)s", days=(end - start).days,
                date=self._day(start)),
        }

    def _signatures(self, file, approved):
        company, round_ = file.company_id, file.round_id
        leader = file.approved_by if approved else file._approver()
        return [
            {'titles': [self.env._("Checker of the effect").upper()],
             'name': round_.user_id.name or "",
             'signed': round_.done_on and self.env._(
                 "Verdict given on the system on %(moment)s",
                 moment=self._moment(round_.done_on, company))},
            {'titles': [self.env._("Owner of the file").upper()],
             'name': file.owner_id.name or "", 'signed': self._proposed(file)},
            self._head_signature(leader, company, approved and self.env._(
                "Approved on the system on %(moment)s",
                moment=self._moment(file.approved_on, company))),
        ]

    def _proposed(self, file):
        """When the plan in force was put before the leader, and by whom if not by the owner."""
        stage = file.stage_ids.filtered(lambda stage: stage.state == 'proposed')[-1:]
        if not file.proposed_by or not stage:
            return ""
        moment = self._moment(stage.entered_on, file.company_id)
        if file.proposed_by == file.owner_id:
            return self.env._("Proposed on the system on %(moment)s", moment=moment)
        return self.env._(
            "Proposed on the system on %(moment)s by %(name)s", moment=moment,
            name=file.proposed_by.name)

    def _pictures(self, file):
        """Of the fault, of what was done, and of the checks."""
        actions = file.round_ids.action_ids.sorted('id')
        return [
            (file.display_name, file.attachment_ids),
            *((action.display_name, action.attachment_ids) for action in actions),
            *((self.env._("Check of the effect: %(round)s", round=round_.display_name),
               round_.attachment_ids)
              for round_ in file.round_ids.sorted('number') if round_.done_on),
        ]
