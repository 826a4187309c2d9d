"""`make seed`: ten people who know each other, and a year of their training, on the running stack.

Everything enters by the REST API. What a run makes is the same on every machine; its days are counted back from today.
"""
