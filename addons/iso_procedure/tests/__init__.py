from . import test_procedure
from . import test_procedure_import
from . import test_register_import
from . import test_rights
from . import test_word_reader
