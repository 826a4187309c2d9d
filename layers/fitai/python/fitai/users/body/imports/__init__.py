"""Imports of body data from the CSV files of other apps."""
