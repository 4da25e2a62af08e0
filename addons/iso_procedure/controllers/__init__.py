from . import flow_chart
from . import public_pages
