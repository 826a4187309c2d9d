"""What must be recognised in a message before anything else answers it, and what is answered then."""
