from . import iso_comparison
