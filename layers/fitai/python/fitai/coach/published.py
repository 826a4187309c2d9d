"""What other services may call of the coach."""

from fitai.coach.model.usage.service import MonthUsage as MonthUsage
from fitai.coach.model.usage.service import month_usage as month_usage
from fitai.coach.motivation.rules import Occasion as Occasion
from fitai.coach.motivation.rules import Outlook as Outlook
from fitai.coach.motivation.rules import SetCounts as SetCounts
from fitai.coach.motivation.rules import motivation as motivation
from fitai.coach.motivation.rules import occasions_of_set as occasions_of_set
from fitai.coach.motivation.rules import occasions_of_start as occasions_of_start
