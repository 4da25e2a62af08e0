from . import iso_reason
from . import iso_team_chooser
