from odoo import Command

from .nonconformity_common import NonconformityCase


class ReviewCase(NonconformityCase):
    """A review on its way: the secretary prepares, ``leader`` chairs, ``head`` takes part."""

    @classmethod
    def _review(cls, **values):
        return cls.env['iso.review'].with_user(cls.secretary).create({
            'location': "Room 2", 'participant_ids': [Command.set(cls.head.ids)], **values})

    @classmethod
    def _invited(cls, **values):
        review = cls._review(**values)
        review.action_invite()
        return review

    @classmethod
    def _held(cls, **values):
        """The meeting runs."""
        review = cls._invited(**values)
        review.action_start()
        return review

    @classmethod
    def _decision(cls, review, kind='audits', **values):
        return cls.env['iso.action'].with_user(cls.secretary).create({
            'title': "Train two auditors", 'review_input_id': cls._input(review, kind).id,
            'output_kind': 'resource', 'user_id': cls.doer.id, 'deadline': cls._day(30),
            **values})

    @classmethod
    def _submitted_minutes(cls, **values):
        review = cls._held(**values)
        cls._decision(review)
        review.conclusion = "Suitable, adequate and effective."
        review.action_submit()
        return review

    @classmethod
    def _approved_review(cls, **values):
        review = cls._submitted_minutes(**values)
        review.with_user(cls.leader)._approve()
        return review

    @classmethod
    def _input(cls, review, kind):
        return review.input_ids.filtered(lambda line: line.kind == kind)
