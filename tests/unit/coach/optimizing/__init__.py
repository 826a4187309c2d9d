"""Tests of improving a template."""
