"""Taking exercises over from other libraries, and handing ours over."""
