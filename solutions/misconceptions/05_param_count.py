"""Wrong ways to read `kernel`."""


def _count(cells, c_in, filters, bias):
    return cells * c_in * filters + (filters if bias else 0)


def side_not_squared(kernel, c_in, filters, bias):
    """Take an int k for k cells."""
    cells = kernel if isinstance(kernel, int) else kernel[0] * kernel[1]
    return _count(cells, c_in, filters, bias)


def sides_added(kernel, c_in, filters, bias):
    """Add height and width."""
    kh, kw = (kernel, kernel) if isinstance(kernel, int) else kernel
    return _count(kh + kw, c_in, filters, bias)


def pair_taken_for_square(kernel, c_in, filters, bias):
    """Look at the first number of a pair only."""
    side = kernel if isinstance(kernel, int) else kernel[0]
    return _count(side * side, c_in, filters, bias)
