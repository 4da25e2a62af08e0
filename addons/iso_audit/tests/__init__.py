from . import test_audit_flow
from . import test_rights
