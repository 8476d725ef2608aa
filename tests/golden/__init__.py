"""Whole pictures against ones that were looked at."""
