from . import flow_chart
from . import register_template
