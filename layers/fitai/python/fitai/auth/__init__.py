"""Who may act as whom: accounts come into being, sign in on devices, and sign out."""
