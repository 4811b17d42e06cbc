"""Sizes of outputs: how many windows fit along an axis, and what padding does to that.

Source: V. Dumoulin, F. Visin, "A guide to convolution arithmetic for deep learning" (2016); the
`same` rule is TensorFlow's, the ceil rule PyTorch's.
"""

from grader.engine.basis.arguments import whole


def output_size(
    n: int,
    kernel: int,
    stride: int = 1,
    padding: int = 0,
    *,
    dilation: int = 1,
    ceil: bool = False,
) -> int:
    """Return floor((n - kernel_eff + 2 padding) / stride) + 1, the number of window positions.

    kernel_eff = (kernel - 1) dilation + 1 is the length a dilated kernel spans; `padding` cells
    are added at each end. With `ceil`, a last window may hang over the end as long as it starts
    inside the input or the padding before it.

    Errors: ValueError when the kernel does not fit, n or the padding is negative, or another
    argument is below 1; TypeError when one is no whole number.
    """
    name = "output_size"
    n, padding = whole(name, "n", n, 0), whole(name, "padding", padding, 0)
    span, stride = kernel_span(name, kernel, dilation), whole(name, "stride", stride, 1)
    return count_windows(name, n, span, stride, (padding, padding), ceil=ceil)


def same_padding(n: int, kernel: int, stride: int = 1, *, dilation: int = 1) -> tuple[int, int]:
    """Return the (before, after) padding with which the output has ceil(n / stride) positions.

    The total is max((ceil(n/stride) - 1) stride + kernel_eff - n, 0) with kernel_eff = (kernel -
    1) dilation + 1; an odd cell goes after.

    Errors: ValueError when an argument is below 1 (n may be 0), TypeError when it is no whole
    number.
    """
    n, stride = whole("same_padding", "n", n, 0), whole("same_padding", "stride", stride, 1)
    return pads_of_same(n, kernel_span("same_padding", kernel, dilation), stride)


def kernel_span(caller: str, kernel: int, dilation: int) -> int:
    """Return the length a dilated kernel spans; errors as in `output_size`, in the caller's name."""
    kernel = whole(caller, "the kernel size", kernel, 1)
    return (kernel - 1) * whole(caller, "dilation", dilation, 1) + 1


def pads_of_same(n: int, span: int, stride: int) -> tuple[int, int]:
    """`same_padding` of a kernel spanning `span`, for checked arguments."""
    total = max((-(-n // stride) - 1) * stride + span - n, 0)
    return total // 2, total - total // 2


def count_windows(
    caller: str, n: int, span: int, stride: int, pads: tuple[int, int], *, ceil: bool
) -> int:
    """`output_size` with a padding of its own at each end, for checked arguments.

    Errors: ValueError in the caller's name when the kernel does not fit.
    """
    before, after = pads
    room = n + before + after - span
    if room < 0:
        raise ValueError(
            f"{caller}: a kernel spanning {span} does not fit an input of {n} padded by "
            f"({before}, {after}); use padding='same' or a smaller kernel"
        )
    count = room // stride + 1
    if ceil and room % stride and count * stride < n + before:
        count += 1
    return count
