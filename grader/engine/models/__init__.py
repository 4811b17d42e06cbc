"""Layers with weights, models made of them, and how they learn."""
