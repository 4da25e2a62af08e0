from . import audit_export
from . import binary
