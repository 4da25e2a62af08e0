from . import test_flow_chart
from . import test_procedure
from . import test_rights
from . import test_version_paper
from . import test_comparison
