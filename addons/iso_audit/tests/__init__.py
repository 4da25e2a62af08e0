from . import test_audit_flow
from . import test_programme
from . import test_proposal
