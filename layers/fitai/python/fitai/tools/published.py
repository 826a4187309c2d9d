"""What other services may call of the calculators."""

from fitai.tools.service import one_rep_max as one_rep_max
from fitai.tools.service import plate_load as plate_load
