"""The translations are complete, and made from the terms the addons have now."""
import sys

import polib
import pytest

from odoo.tests import TransactionCase, tagged

from devtools import addons, database, settings

sys.path.insert(0, str(database.INSIDE))

import terms

FOLDERS = [settings.ADDONS / name for name in addons.installable()]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_complete(folder):
    assert terms.problems(folder) == []


@tagged("post_install", "-at_install")
class TestInStep(TransactionCase):
    def test_in_step_with_the_source(self):
        for folder in FOLDERS:
            with self.subTest(addon=folder.name):
                committed = polib.pofile(str(terms.template_path(folder)))
                self.assertEqual(
                    terms.signature(committed),
                    terms.signature(terms.export(self.env, folder.name)),
                    "The terms changed since the last ./iso i18n",
                )
