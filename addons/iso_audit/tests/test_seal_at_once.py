"""Workers and users at once, and the command: real transactions, so what is made is committed."""

import contextlib
import os
import subprocess
import sys
from unittest.mock import patch

from psycopg2.errors import SerializationFailure, UniqueViolation

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL, config, mute_logger

from ..seal import canonical, digest

COMPANIES = ("Seals at once", "Seals beside it")


@tagged('post_install', '-at_install')
class TestSealAtOnce(BaseCase):

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self._clean)
        with self.registry.cursor() as cr:
            env = self._env(cr)
            companies = env['res.company'].create([{'name': name} for name in COMPANIES])
            self.company_id, self.other_id = companies.ids

    def _env(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {'tracking_disable': True})

    def _clean(self):
        with self.registry.cursor() as cr:
            env = self._env(cr)
            companies = env['res.company'].search([('name', 'in', COMPANIES)])
            cr.execute(SQL(
                "DELETE FROM iso_seal WHERE company_id IN %s", tuple(companies.ids or [0])))
            # A company cannot be deleted with all that Odoo gives it.
            companies.write({'active': False})
            for company in companies:
                company.name = f"{company.name} {company.id}"

    def _append(self, cr, count, company_id=None):
        content = canonical({'id': 1})
        return self._env(cr)['iso.seal']._append([{
            'company_id': company_id or self.company_id, 'event': 'verified',
            'res_model': 'res.partner', 'res_id': number + 1, 'name': f"X-{number + 1}",
            'content': content, 'content_hash': digest(content), 'version': 1,
            'sealed_on': '2026-12-14 02:00:00', 'user_id': SUPERUSER_ID,
        } for number in range(count)])

    def _link(self, cr, limit=1000, company_id=None):
        env = self._env(cr)
        return env['iso.seal']._link_batch(
            env['res.company'].browse(company_id or self.company_id), limit=limit)

    def _numbers(self, cr):
        return self._env(cr)['iso.seal'].search(
            [('company_id', '=', self.company_id)], order='number').mapped('number')

    def _verify(self, cr):
        env = self._env(cr)
        return env['iso.seal']._verify(env['res.company'].browse(self.company_id))

    def test_two_workers(self):
        """The second leaves the chain alone while the first is at it, and works elsewhere."""
        with self.registry.cursor() as cr:
            self._append(cr, 6)
            self._append(cr, 2, self.other_id)
        with self.registry.cursor() as first, self.registry.cursor() as second:
            self.assertEqual(self._link(first, limit=4), 4)
            self.assertEqual(self._link(second), 0)
            self.assertEqual(self._link(second, company_id=self.other_id), 2)
            second.commit()
            first.commit()
            self.assertEqual(self._link(second), 2)
            second.commit()
            self.assertEqual(self._numbers(second), [1, 2, 3, 4, 5, 6])
            self.assertFalse(self._verify(second)['fault'])

    def test_an_old_snapshot_links_nothing_twice(self):
        """A worker that began before the other one was done is refused by the database."""
        with self.registry.cursor() as cr:
            self._append(cr, 3)
        with self.registry.cursor() as first, self.registry.cursor() as second:
            self._numbers(second)  # takes the snapshot
            self.assertEqual(self._link(first), 3)
            first.commit()
            with mute_logger('odoo.sql_db'), \
                    self.assertRaises((SerializationFailure, UniqueViolation)):
                self._link(second)
            second.rollback()
            self.assertEqual(self._link(second), 0)
            self.assertEqual(self._numbers(second), [1, 2, 3])
            self.assertFalse(self._verify(second)['fault'])

    def test_nobody_waits(self):
        """While one seals and a worker links, others seal and write on the company."""
        with self.registry.cursor() as cr:
            self._append(cr, 2)
        with self.registry.cursor() as worker, self.registry.cursor() as one, \
                self.registry.cursor() as two:
            for cr in (one, two):
                cr.execute("SET LOCAL lock_timeout = '1s'")
            self.assertEqual(self._link(worker), 2)
            self._append(one, 1)
            one.flush()
            self._append(two, 1)
            two.flush()
            env = self._env(two)
            env['res.company'].browse(self.company_id).phone = "1"
            two.flush()
            # The later number commits first.
            two.commit()
            worker.commit()
            self.assertEqual(self._link(worker), 1)
            worker.commit()
            one.commit()
            self.assertEqual(self._link(worker), 1)
            worker.commit()
            self.assertEqual(self._numbers(worker), [1, 2, 3, 4])
            self.assertFalse(self._verify(worker)['fault'])

    def test_the_cron_is_killed_half_way(self):
        """What it had committed stays; the next run goes on after it."""
        with self.registry.cursor() as cr:
            self._append(cr, 5)
        Seal = self.registry['iso.seal']
        batch = Seal._link_batch
        done = []

        def one_by_one(seals, company):
            if company.id != self.company_id:
                return 0
            if len(done) == 3:
                done.append('killed')
                batch(seals, company, limit=1)
                raise KeyboardInterrupt
            done.append(company)
            return batch(seals, company, limit=1)

        with patch.object(Seal, '_link_batch', one_by_one), self.registry.cursor() as cr:
            with contextlib.suppress(KeyboardInterrupt):
                self._env(cr)['iso.seal']._cron_link()
            cr.rollback()
            self.assertEqual([number for number in self._numbers(cr) if number], [1, 2, 3])
        with self.registry.cursor() as cr:
            self.assertEqual(self._link(cr), 2)
        with self.registry.cursor() as cr:
            self.assertEqual(self._numbers(cr), [1, 2, 3, 4, 5])
            self.assertFalse(self._verify(cr)['fault'])

    # -- the command --------------------------------------------------------------------------

    def _command(self, *arguments):
        done = subprocess.run(
            [sys.executable, '-m', 'odoo', 'iso_verify', '-c', config['config'],
             '-d', get_db_name(), *arguments],
            capture_output=True, text=True, check=False,
            env={**os.environ, 'ODOO_RC': config['config']})
        return done.returncode, done.stdout + done.stderr

    def test_the_command(self):
        with self.registry.cursor() as cr:
            self._append(cr, 3)
        with self.registry.cursor() as cr:
            self._link(cr)
            seal = self._env(cr)['iso.seal'].search(
                [('company_id', '=', self.company_id), ('number', '=', 2)])
            digits = seal.hash
        code, words = self._command('--company', COMPANIES[0], '--head', f'2:{digits}')
        self.assertEqual(code, 0, words)
        self.assertIn("Seals at once: in order", words)
        self.assertIn("3 seals in the chain are in order", words)
        code, words = self._command('--company', COMPANIES[0], '--head', '2:' + 16 * '0')
        self.assertEqual(code, 1, words)
        self.assertIn("printed or mailed", words)
        with self.registry.cursor() as cr:
            cr.execute(SQL("UPDATE iso_seal SET name = 'Y' WHERE id = %s", seal.id))
        code, words = self._command()
        self.assertEqual(code, 1, words)
        self.assertIn("Seals at once: BROKEN", words)
        self.assertIn("Seal no. 2 (Y) was changed", words)
        self.assertEqual(self._command('--company', "Nobody")[0], 1)
        self.assertEqual(self._command('--company', COMPANIES[0], '--head', 'x')[0], 1)
