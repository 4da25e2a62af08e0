from . import ir_actions_report
from . import iso_paper
from . import iso_audit_papers
from . import iso_programme_paper
from . import iso_audit_workbook
