"""Verdicts made readable: pure, prints nothing."""
