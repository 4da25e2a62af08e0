from . import flow_chart
from . import register_template
from . import legal_template
