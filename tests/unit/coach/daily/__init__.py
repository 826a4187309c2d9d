"""Tests of today's workout."""
