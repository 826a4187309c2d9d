"""The AI coach: plans with a model or without one, analyses, form, chat, and what is recommended when."""
