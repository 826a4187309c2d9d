"""The community: activities and what others do with them."""
