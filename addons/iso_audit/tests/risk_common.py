from odoo import Command

from .nonconformity_common import NonconformityCase


class RiskCase(NonconformityCase):
    """``secretary`` enters a risk of ``dept_vet``, ``head`` owns it, ``leader`` accepts."""

    @classmethod
    def _risk(cls, **values):
        return cls.env['iso.risk'].with_user(cls.secretary).create({
            'title': "The cold chain breaks", 'department_id': cls.dept_vet.id,
            'likelihood': '3', 'impact': '4', **values})

    @classmethod
    def _opened(cls, **values):
        risk = cls._risk(**values)
        risk.action_open()
        return risk

    @classmethod
    def _treated(cls, **values):
        """An action is being done about it."""
        return cls._opened(treatment='reduce', action_ids=[
            Command.create(cls._treatment_values())], **values)

    @classmethod
    def _treatment_values(cls, **values):
        return {
            'title': "Buy a generator", 'kind': 'preventive', 'user_id': cls.doer.id,
            'deadline': cls._day(10), **values}

    @classmethod
    def _rate(cls, risk, likelihood, impact, residual=False, user=None, **values):
        return cls.env['iso.risk.rating'].with_user(user or cls.head).create({
            'risk_id': risk.id, 'likelihood': likelihood, 'impact': impact,
            'is_residual': residual, 'reason': "Looked at it", **values})

    @classmethod
    def _grave(cls, **values):
        """It stays high after treatment: a leader has to accept that."""
        risk = cls._treated(**values)
        cls._rate(risk, '2', '5', residual=True)
        return risk

    @classmethod
    def _settle_actions(cls, risk):
        for action in risk.action_ids.with_user(cls.doer):
            action.write({'evidence': "Bought, invoice 12"})
            action.action_done()
            action.with_user(cls.head).action_verify()
