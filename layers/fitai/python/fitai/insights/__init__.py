"""Platform analytics: who is active, who stays, what is used, who pays; for administrators."""
