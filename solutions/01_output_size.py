"""conv_output_size: count the places where the window can stand."""


def conv_output_size(n, f, stride=1, padding=0):
    if stride < 1:
        raise ValueError(f"stride must be 1 or more, got {stride}")
    if padding < 0:
        raise ValueError(f"padding must be 0 or more, got {padding}")

    room = n + 2 * padding - f  # how far the window can move from its first place
    if room < 0:
        raise ValueError(f"a window of {f} does not fit into {n + 2 * padding} cells")
    return room // stride + 1  # the first place, and one more for every full step
