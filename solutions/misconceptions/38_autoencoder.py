"""Wrong ways to count an autoencoder's parameters."""


def _layers(sizes):
    return list(zip(sizes, sizes[1:], strict=False))


def tied(sizes):
    """Count a matrix and its mirror image once: the decoder uses the encoder's, transposed."""
    biases = sum(n_out for _, n_out in _layers(sizes))
    shared = {tuple(sorted(layer)) for layer in _layers(sizes)}
    return biases + sum(n_in * n_out for n_in, n_out in shared)


def skipped(sizes):
    """Join the first layer with the last."""
    return sizes[0] * sizes[-1] + sizes[-1]


def no_biases(sizes):
    """Count weights only."""
    return sum(n_in * n_out for n_in, n_out in _layers(sizes))


def encoder_only(sizes):
    """Count the layers down to the narrowest one."""
    narrow = sizes.index(min(sizes))
    return sum(n_in * n_out + n_out for n_in, n_out in _layers(sizes[: narrow + 1]))


def input_biased(sizes):
    """Give the input nodes a bias too."""
    return no_biases(sizes) + sum(sizes)


def one_bias_a_layer(sizes):
    """Count one bias for each layer."""
    return no_biases(sizes) + len(sizes) - 1
