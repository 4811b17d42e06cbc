"""What layers are computed with: arrays, their arguments and errors, windows, products."""
