"""Training plans: what is asked for, what a valid plan is, and the coach that makes one without a model. Pure."""
