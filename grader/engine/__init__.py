"""NumPy CNN engine, channels-last; knows nothing of exercises."""
