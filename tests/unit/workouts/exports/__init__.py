"""Exports of long histories."""
