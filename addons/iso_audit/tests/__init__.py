from . import test_audit_flow
