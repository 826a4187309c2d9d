"""What other services may call of the analytics."""

from fitai.analytics.summary import overview as overview
