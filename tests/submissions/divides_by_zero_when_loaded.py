"""Fails before a function is defined."""

SCALE = 1 / 0
