"""When notifications go out by push and mail: quiet hours, daily summaries, reminders, and the mails themselves."""
