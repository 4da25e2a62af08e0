from . import ir_actions_report
from . import iso_procedure_paper
