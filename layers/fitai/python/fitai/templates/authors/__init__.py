"""All templates of an author: for export, erasure and maintenance."""
