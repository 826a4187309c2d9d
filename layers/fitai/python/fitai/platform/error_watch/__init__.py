"""Watches for kinds of errors that are new: unexpected errors are counted by kind (`kernel.error_kinds`) as metrics."""
