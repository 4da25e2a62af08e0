from . import iso_sheet_import_mixin
from . import iso_hand_over_wizard
from . import iso_library_import
from . import iso_reason
from . import iso_team_chooser
from . import iso_settings
from . import iso_seal_verify
from . import iso_objective_import
