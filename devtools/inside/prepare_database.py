"""Runs in Odoo's Python: makes a new database speak the agency's language, and warms it up.

Arguments: configuration file, database, language, what for (serve or test), and in production
the file that holds the administrator's password.
"""
import sys
from pathlib import Path

import odoo.init  # noqa: F401 (sets Odoo up; must come first)
from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tools import config

TIME_ZONE = "Asia/Ho_Chi_Minh"


def speak(env, language):
    """Everybody reads `language`; who is created later gets it by default."""
    if not env["res.lang"]._lang_get(language):
        sys.exit(f"the language {language} is not loaded")
    env["ir.default"].set("res.partner", "lang", language)
    env["ir.default"].set("res.partner", "tz", TIME_ZONE)
    everybody = env["res.users"].with_context(active_test=False).search([])
    everybody.write({"lang": language, "tz": TIME_ZONE})
    env["res.company"].search([]).partner_id.write({"lang": language, "tz": TIME_ZONE})
    if "website" in env:
        chosen = env["res.lang"].search([("code", "=", language)])
        env["website"].search([]).write({
            "language_ids": [(4, chosen.id)], "default_lang_id": chosen.id,
        })


def secure(env, password_file):
    """Give the administrator a password, and printing a short way to its own styles."""
    env.ref("base.user_admin").password = Path(password_file).read_text().strip()
    env["ir.config_parameter"].set_param("report.url", "http://127.0.0.1:8069")


def main(conf, database, language, purpose, password_file=None):
    config.parse_config(["-c", conf, "-d", database, "--no-http"], setup_logging=True)
    with Registry(database).cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        if purpose == "serve":
            speak(env, language)
        if password_file:
            secure(env, password_file)
        env["ir.qweb"]._pregenerate_assets_bundles()


if __name__ == "__main__":
    main(*sys.argv[1:])
