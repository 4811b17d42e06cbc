"""Layers as functions, forward and backward; losses."""
