from . import audit_export
from . import binary
from . import objective_template
