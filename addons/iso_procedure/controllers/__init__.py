from . import flow_chart
