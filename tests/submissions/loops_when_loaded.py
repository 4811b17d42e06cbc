"""A loop before a function is defined."""

while True:
    pass
