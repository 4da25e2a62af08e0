from . import test_demo
from . import test_links
from . import test_procedure
from . import test_rights
