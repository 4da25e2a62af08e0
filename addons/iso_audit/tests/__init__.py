from . import test_audit_flow
from . import test_audit_forging
from . import test_checklist
from . import test_library
from . import test_line
from . import test_number
from . import test_rights
from . import test_standard
