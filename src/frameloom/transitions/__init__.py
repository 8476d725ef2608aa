"""Transitions between scenes: one file = one transition."""
