"""An autoencoder: squeeze the input through a few numbers, and make it again from those."""

import numpy as np


def encode(x, w, b):
    return np.maximum(x @ w + b, 0)


def decode(z, w, b):
    return 1 / (1 + np.exp(-(z @ w + b)))  # between 0 and 1, like the pixels


def reconstruct(x, enc, dec):
    return decode(encode(x, *enc), *dec)


def reconstruction_error(x, x_hat):
    return np.mean((x - x_hat) ** 2, axis=1)  # one number an example


def autoencoder_params(sizes):
    # Each pair of neighbours is a dense layer: a weight a connection, a bias an output.
    return sum(n_in * n_out + n_out for n_in, n_out in zip(sizes, sizes[1:]))
