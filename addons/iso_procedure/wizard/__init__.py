from . import iso_settings
from . import iso_procedure_import
from . import iso_procedure_import_line
from . import iso_procedure_register_import
from . import iso_comparison
from . import iso_legal_apply
from . import iso_legal_import
