"""Panels of the page: each is built by a function into the place that the page gives it."""
