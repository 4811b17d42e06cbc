"""Wrong counts of what a convolution costs."""

import math


def flops(h, w, c_in, filters, kernel, stride, padding, bias, mistake):
    """Count with one mistake."""
    kh, kw = (kernel, kernel) if isinstance(kernel, int) else kernel
    oh = (h - kh + 2 * padding) // stride + 1
    ow = (w - kw + 2 * padding) // stride + 1
    products = kh * kw * c_in
    cells = h * w * filters if mistake == "input" else oh * ow * filters
    if mistake == "params":
        return filters * (products + int(bias))
    per_cell = {
        "macs": products + int(bias),
        "bias_doubled": 2 * (products + int(bias)),
        "one_less": 2 * products - 1 + int(bias),
    }
    return cells * per_cell.get(mistake, 2 * products + int(bias))


def largest_only(shapes, batch, bytes_per_value):
    return max(math.prod(shape) for shape in shapes) * batch * bytes_per_value


def numbers_added(shapes, batch, bytes_per_value):
    return sum(sum(shape) for shape in shapes) * batch * bytes_per_value
