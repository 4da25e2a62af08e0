from . import ir_actions_report
from . import iso_procedure_paper
from . import iso_declaration_paper
