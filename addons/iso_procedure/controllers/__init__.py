from . import flow_chart
from . import register_template
from . import public_pages
from . import legal_template
