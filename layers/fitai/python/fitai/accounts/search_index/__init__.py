"""The index of the names under which accounts are found."""
