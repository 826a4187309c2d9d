"""Devices that get pushes: their registration, and their endpoints at SNS."""
