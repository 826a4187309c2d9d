"""What other services may call of progress: which lifts are main lifts, and what their trends are measured by. No request."""

from fitai.progress.strength.main_lifts import MAIN_LIFT_BY_EXERCISE as MAIN_LIFT_BY_EXERCISE
from fitai.progress.strength.main_lifts import MAIN_LIFTS as MAIN_LIFTS
from fitai.progress.strength.rules import measured_value as measured_value
from fitai.progress.strength.rules import trend_measure as trend_measure
