"""Networks that are not XOR: what `xor_network` returns under each misconception of that name."""

HIDDEN = ([[1.0, 1.0], [1.0, 1.0]], [-0.5, -1.5])  # OR and AND of the inputs


def single_layer():
    return [([[1.0], [1.0]], [-0.5])]


def three_layers():
    return [HIDDEN, ([[1.0], [-1.0]], [-0.5]), ([[1.0]], [-0.5])]


def computes_or():
    return [HIDDEN, ([[1.0], [1.0]], [-0.5])]


def computes_and():
    return [HIDDEN, ([[1.0], [1.0]], [-1.5])]


def computes_xnor():
    return [HIDDEN, ([[-1.0], [1.0]], [0.5])]


def computes_nand():
    return [HIDDEN, ([[0.0], [-1.0]], [0.5])]


def relu_between():
    # With s = x1 + x2: 3 relu(s) - 2 relu(2s - 1) is 0, 1, 0 at s = 0, 1, 2.
    return [([[1.0, 2.0], [1.0, 2.0]], [0.0, -1.0]), ([[3.0], [-2.0]], [0.0])]


def bias_as_threshold():
    return [([[1.0, 1.0], [1.0, 1.0]], [0.5, 1.5]), ([[1.0], [-1.0]], [0.5])]


def fires_at_zero():
    return [([[1.0, 1.0], [1.0, 1.0]], [-1.0, -2.0]), ([[1.0], [-1.0]], [-1.0])]


def weights_transposed():
    # One row a neuron: OR is (1, 1), x1 and not x2 is (2, -1), and so on, laid down sideways.
    return [([[1.0, 1.0], [-1.0, -1.0], [0.0, 0.0]], [-0.5, 1.5, 1.0]), ([[1.0, 1.0, 0.0]], [-1.5])]
