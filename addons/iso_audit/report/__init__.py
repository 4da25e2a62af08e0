from . import ir_actions_report
from . import iso_paper
from . import iso_audit_papers
from . import iso_programme_paper
from . import iso_audit_workbook
from . import iso_nonconformity_papers
from . import iso_corrective_action_paper
from . import iso_nonconformity_log
