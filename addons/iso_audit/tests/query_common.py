from contextlib import contextmanager

from lxml import etree


class CountedQueries:
    """For a test case that pins how many queries something takes."""

    @contextmanager
    def _counted(self):
        """The number of queries of the block, on empty caches, as a request would find them."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        counted = []
        yield counted
        self.env.flush_all()
        counted.append(self.env.cr.sql_log_count - before)

    def _list_spec(self, model):
        """What the web client asks for to show the list of ``model``."""
        arch = etree.fromstring(self.env[model].get_view(view_type='list')['arch'])
        spec = {}
        for node in arch.iter('field'):
            field = self.env[model]._fields[node.get('name')]
            spec[field.name] = {'fields': {'display_name': {}}} if field.relational else {}
        return spec
