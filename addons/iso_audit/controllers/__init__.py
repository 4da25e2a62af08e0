from . import audit_export
from . import binary
from . import sheet_template
