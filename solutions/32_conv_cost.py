"""What a convolution costs: the output's cells times the work for one, and bytes to hold outputs."""

import math


def conv2d_flops(h, w, c_in, filters, kernel, stride=1, padding=0, bias=True):
    kh, kw = (kernel, kernel) if isinstance(kernel, int) else kernel
    oh = (h - kh + 2 * padding) // stride + 1
    ow = (w - kw + 2 * padding) // stride + 1
    per_cell = 2 * kh * kw * c_in + int(bias)  # a multiply-add counts 2, the bias 1
    return oh * ow * filters * per_cell


def activation_memory(shapes, batch=1, bytes_per_value=4):
    values = sum(math.prod(shape) for shape in shapes)
    return values * batch * bytes_per_value
