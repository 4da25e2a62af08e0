from datetime import datetime

from freezegun import freeze_time

from odoo import fields

from .nonconformity_common import NonconformityCase

# Ten in the morning at the agency: 20 May, the first quarter is over, the second one runs.
NOW = datetime(2026, 5, 20, 3)  # noqa: DTZ001 - Odoo's times are naive and in UTC


class ObjectiveCase(NonconformityCase):
    """An objective of ``dept_vet``, owned by its ``head``: files handled on time, in 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time(NOW)
        clock.start()
        cls.addClassCleanup(clock.stop)
        cls.today = cls.agency._iso_today()

    @classmethod
    def _values(cls, **values):
        return {
            'title': "Files handled on time", 'company_id': cls.agency.id,
            'department_id': cls.dept_vet.id, 'target': 95,
            'date_from': '2026-01-01', 'date_to': '2026-12-31',
            'plan': "A reminder two days before", 'resources': "One person, half a day a week",
            'evaluation': "From the one-stop software, every quarter by the head", **values}

    @classmethod
    def _draft(cls, **values):
        return cls.env['iso.objective'].with_user(cls.secretary).create(cls._values(**values))

    @classmethod
    def _submitted(cls, **values):
        objective = cls._draft(**values)
        objective.action_submit()
        return objective

    @classmethod
    def _in_force(cls, **values):
        objective = cls._submitted(**values)
        objective.with_user(cls.leader)._approve()
        return objective

    @classmethod
    def _measured(cls, objective, value, day=None, user=None, **values):
        return cls.env['iso.objective.value'].with_user(user or cls.head).create({
            'objective_id': objective.id, 'value': value,
            **({'date': day} if day else {}), 'note': "Seen", **values})

    @classmethod
    def _closed(cls, **values):
        """Yearly, measured and over."""
        objective = cls._in_force(
            frequency='year', date_from='2025-01-01', date_to='2025-12-31', **values)
        cls._measured(objective, 96)
        objective.with_user(cls.head).conclusion = "Reached"
        objective.action_close()
        return objective

    def _date(self, text):
        return fields.Date.to_date(text)
