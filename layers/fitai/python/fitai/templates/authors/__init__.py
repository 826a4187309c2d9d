"""All that an author has made: for export, erasure and maintenance."""
