"""``odoo iso_verify``: verify the chains of seals from the command line.

Odoo finds a command by the name of its file in an addon's folder ``cli``.
"""
import sys

from odoo import SUPERUSER_ID, api
from odoo.cli.command import Command
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tools import config


class IsoVerify(Command):
    """Verify the seals of the ISO records: exit code 0 if all are in order, 1 if not."""

    name = 'iso_verify'

    def run(self, cmdargs):
        self.parser.add_argument('-c', '--config', help="configuration file")
        self.parser.add_argument('-d', '--database', help="database to verify")
        self.parser.add_argument(
            '--company', help="name or id of one organisation; else all that have seals")
        self.parser.add_argument(
            '--head', metavar='N:HASH',
            help="head known from a paper or a mail, such as 12:0123456789abcdef; needs --company "
                 "when there are several")
        options = self.parser.parse_args(cmdargs)
        arguments = ['--no-http']
        if options.config:
            arguments += ['-c', options.config]
        if options.database:
            arguments += ['-d', options.database]
        config.parse_config(arguments, setup_logging=True)
        if len(config['db_name']) != 1:
            self.parser.error("name one database with -d")
        with Registry(config['db_name'][0]).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            sys.exit(self.verify(env, options.company, options.head))

    def verify(self, env, company=None, head=None):
        """Print the result for each organisation; returns the exit code."""
        companies = self._companies(env, company)
        if not companies:
            return self._say("No organisation of this name has seals." if company
                             else "Nothing is sealed in this database.", bool(company))
        if head and len(companies) > 1:
            return self._say("A head belongs to one organisation: name it with --company.", 1)
        code = 0
        for company in companies:
            try:
                result = env['iso.seal']._verify(company, head)
            except UserError as error:
                return self._say(str(error), 1)
            words = "BROKEN" if result['fault'] else "in order"
            code |= self._say(f"{company.name}: {words}\n{result['message']}", bool(result['fault']))
        return code

    @staticmethod
    def _companies(env, company):
        if company:
            return env['res.company'].search(
                [('id', '=', int(company))] if company.isdecimal() else [('name', '=', company)])
        return env['res.company'].union(*(
            company for [company] in env['iso.seal']._read_group([], ['company_id'])))

    @staticmethod
    def _say(words, code):
        print(words, file=sys.stdout)  # noqa: T201 (the output of a command)
        return int(code)
