"""Runs in Odoo's Python: Odoo's own source checks (its addon test_lint) on our addons only.

Arguments: configuration file, then the addons. Prints one block per finding; exits with 1 when
there is any. What needs a database is checked in tests/house.
"""
import importlib
import logging
import sys
import unittest

import odoo.init  # noqa: F401 (sets Odoo up; must come first)
from odoo.modules import Manifest
from odoo.tools import config

CHECKS = [
    ("test_dunderinit", "TestDunderinit", "test_dunderinit"),
    ("test_i18n", "TestI18n", "test_user_content_as_prop_is_translatable"),
    ("test_jstranslate", "TestJsTranslations", "test_js_translations"),
    ("test_manifests", "ManifestLinter", "test_manifests"),
    ("test_onchange_domains", "TestOnchangeDomains", "test_forbid_domains_in_onchanges"),
    ("test_orm_import", "TestDunderinit", "test_addons_orm_import"),
    ("test_pofile", "PotLinter", "test_pot_duplicate_entries"),
    ("test_test_holes", "TestTestHoles", "test_check_tests"),
]


class Findings(logging.Handler):
    """Some checks fail, others only log: both are findings."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.texts = []

    def emit(self, record):
        self.texts.append(record.getMessage())


def point_at(addons):
    """Make Odoo's checks see our addons and no others."""
    manifests = [Manifest.for_addon(name) for name in addons]
    Manifest.all_addon_manifests = staticmethod(lambda: manifests)


def check(module_name, class_name, method_name, addons, findings):
    module = importlib.import_module(f"odoo.addons.test_lint.tests.{module_name}")
    if hasattr(module, "get_modules"):
        module.get_modules = lambda: addons
    case = getattr(module, class_name)(method_name)
    try:
        getattr(case, method_name)()
    except AssertionError as error:
        findings.texts.append(str(error))


def main(conf, *addons):
    config.parse_config(["-c", conf, "--no-http"], setup_logging=False)
    # Outside a test runner Odoo's sub-tests have nothing to report to.
    importlib.import_module("odoo.tests.case").TestCase.subTest = unittest.TestCase.subTest
    point_at(addons)
    findings = Findings()
    logging.getLogger().addHandler(findings)
    for names in CHECKS:
        check(*names, addons, findings)
    for text in findings.texts:
        print(text)
    return 1 if findings.texts else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
