"""FitAI and wger beside each other on this machine: the same data, the same jobs, in turn, in one run. No test."""
