"""CSV files of other apps: their separators, numbers, dates and times, however they are written. Pure."""
