"""The people in challenges: their places, entries and invitations."""
