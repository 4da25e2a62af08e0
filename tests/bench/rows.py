"""Many records at once, as they would be after years: for preparing, never for what is measured."""
from odoo import fields
from odoo.tools import SQL, split_every

BATCH = 1000


def insert(env, model, rows):
    """``rows`` (dicts with the same keys) as records of ``model``.

    By SQL, since thousands of records that are well on their way cannot be made by ``create``:
    each would have to go it. Defaults are filled in, and what the model computes and stores of
    its fields it computes afterwards, so nothing is there that it would not have stored.
    """
    Model = env[model].sudo()
    stored = [
        field for field in Model._fields.values() if field.store and field.column_type
        and field.name != 'id']
    defaults = Model.default_get([
        field.name for field in stored if not field.compute and field.name not in rows[0]])
    now = fields.Datetime.now()
    if Model._log_access:
        defaults |= {'create_date': now, 'write_date': now, 'create_uid': env.uid,
                     'write_uid': env.uid}
    rows = [defaults | row for row in rows]
    names = list(rows[0])
    ids = []
    for batch in split_every(BATCH, rows, list):
        ids += [new for [new] in env.execute_query(SQL(
            "INSERT INTO %s (%s) VALUES %s RETURNING id", SQL.identifier(Model._table),
            SQL(", ").join(map(SQL.identifier, names)),
            SQL(", ").join(tuple(row[name] for name in names) for row in batch)))]
    records = Model.browse(ids)
    for field in stored:
        if field.compute and field.name not in names:
            env.add_to_compute(field, records)
    env.flush_all()
    env.invalidate_all()
    return records


def bare_model(env, model):
    """A model with the columns of ``model`` and no line of code: what storing them costs."""
    name = f"x_bench_{env[model]._table}"
    env['ir.model'].create({
        'name': "Bare", 'model': name,
        'field_id': [(0, 0, {
            'name': f'x_{field.name}', 'field_description': field.name,
            'ttype': 'char' if field.type == 'selection' else field.type,
            **({'relation': field.comodel_name} if field.type == 'many2one' else {})})
            for field in bare_fields(env[model])],
        'access_ids': [(0, 0, {
            'name': "all", 'group_id': env.ref('base.group_user').id, 'perm_read': True,
            'perm_write': True, 'perm_create': True, 'perm_unlink': True})],
    })
    return name


def bare_fields(model):
    return [
        field for field in model._fields.values() if field.store and field.type in (
            'char', 'text', 'integer', 'float', 'boolean', 'date', 'datetime', 'many2one',
            'selection') and field.name not in ('id', 'create_uid', 'write_uid', 'create_date',
                                                'write_date')]


def bare_values(record):
    """What ``record`` stores, as values for its bare model."""
    return {
        f'x_{field.name}': field.convert_to_write(record[field.name], record) or False
        for field in bare_fields(record)}
