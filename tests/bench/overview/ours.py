"""Our side: the overview as the web client asks for it."""
from agencies import LARGE, SMALL, Agencies, standard, user

from overview import AGENCIES, floor


def prepare(env, _bench, _password):
    edition, clauses = standard(env, 'BENCHTQ')
    company = env['res.company'].create({'name': "Bench TQ", 'iso_standard_id': edition.id})
    leader = user(env, 'tq_leader', 'leader', company)
    company.write({'iso_secretary_id': leader.id, 'iso_leader_id': leader.id})
    Agencies(env, company, LARGE, leader, clauses).insert()
    # Each inspector's organisation is the highest one below the next inspector's.
    agencies = top = env['res.company']
    inspectors, above = {}, {}
    for count in reversed(AGENCIES):
        name = f'tq_{count}'
        above[count] = top = env['res.company'].create(
            {'name': f"Bench {name}", 'parent_id': top.id})
        inspectors[count] = user(env, name, 'inspector', above[count]).id
    for count in AGENCIES:
        agencies |= env['res.company'].create([
            {'name': f"Chi cục {number:03}", 'parent_id': above[count].id,
             'iso_standard_id': edition.id} for number in range(len(agencies), count)])
    owners = env['res.users'].union(*(
        user(env, f'tq_owner_{agency.id}', 'auditor', agency) for agency in agencies))
    Agencies(env, agencies, SMALL, owners, clauses).insert()
    return {'leader': leader.id, **{
        f'inspector_{count}': number for count, number in inspectors.items()}}


def works(bench, prepared):
    works = {}
    for work, person in prepared.items():
        with bench.env(person) as env:
            below = floor.Floor(env)
            below.check(env)
        works['ours', work] = (
            person, lambda env, _number: env['iso.overview'].get_overview())
        works['floor', work] = (person, lambda env, _number, below=below: below.numbers(env.cr))
    return works
