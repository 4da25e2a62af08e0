from . import test_audit_flow
from . import test_rights
from . import test_checklist
from . import test_library
from . import test_standard
from . import test_tour
from . import test_programme
from . import test_proposal
