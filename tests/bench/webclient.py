"""What the web client asks for, read from the views as it does."""
from lxml import etree

from odoo.tests import Form
from odoo.tools.safe_eval import safe_eval


def form_spec(record):
    """The specification with which ``web_read`` fills the form of ``record``."""
    return Form(record)._view['fields_spec']


def view_spec(model, view_type='list'):
    """The specification with which a list or board of ``model`` is filled."""
    arch = etree.fromstring(model.get_view(view_type=view_type)['arch'])
    spec = {}
    for node in arch.iter('field'):
        field = model._fields[node.get('name')]
        spec[field.name] = {'fields': {'display_name': {}}} if field.relational else {}
    return spec


def search_domain(model, name, words):
    """What the field ``name`` of the search view of ``model`` looks for."""
    arch = etree.fromstring(model.get_view(view_type='search')['arch'])
    node = arch.find(f".//field[@name='{name}']")
    return safe_eval(node.get('filter_domain'), {'self': words})


def aggregates(model, spec):
    """The totals that a list or board with these fields asks for."""
    return [
        f'{name}:{model._fields[name].aggregator}' for name in spec
        if model._fields[name].aggregator and model._fields[name].store
        and model._fields[name].type in ('integer', 'float', 'monetary')]
