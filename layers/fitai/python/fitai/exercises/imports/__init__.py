"""Imports exercises from files of other libraries, and exports the library."""
