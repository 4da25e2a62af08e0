"""Odoo's own checks that need a registry (its addon test_lint), on the whole product.

Core passes them on itself, so whatever they find is ours.
"""
import pytest

from odoo.tests import tagged

from odoo.addons.test_lint.tests import (
    test_docstring,
    test_index,
    test_naming,
    test_override_signatures,
    test_routes,
)

from devtools import addons


@pytest.fixture(autouse=True, scope="module")
def our_addons():
    """Docstrings are checked in the addons named there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(test_docstring, "MODULES_TO_LINT", tuple(addons.installable()))
        yield


class TestDocstring(test_docstring.TestDocstring):
    """Docstrings are valid and name only parameters that exist."""


class TestIndex(test_index.TestIndex):
    """The inverse of every one2many is indexed."""


class TestNaming(test_naming.TestNaming):
    """Public methods can be called from outside."""


class TestOverrideSignatures(test_override_signatures.TestLintOverrideSignatures):
    """An override can be called like what it overrides."""


@tagged("post_install", "-at_install")
class TestRoutes(test_routes.RoutesLinter):
    """An inherited route repeats nothing."""

    def test_routes_definition(self):
        with self.assertNoLogs(test_routes.__name__, "WARNING"):
            super().test_routes_definition()
