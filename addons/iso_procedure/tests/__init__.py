from . import test_demo
from . import test_flow_chart
from . import test_procedure
from . import test_procedure_import
from . import test_procedure_tour
from . import test_rights
from . import test_version_paper
from . import test_word_reader
