"""How many numbers a layer learns: its weights, and one bias for each of its outputs."""


def conv2d_params(kernel, c_in, filters, bias=True):
    kh, kw = (kernel, kernel) if isinstance(kernel, int) else kernel
    weights = kh * kw * c_in * filters  # every filter sees all input channels
    return weights + (filters if bias else 0)


def dense_params(n_in, n_out, bias=True):
    return n_in * n_out + (n_out if bias else 0)


def batchnorm_params(c):
    # Learnt: gamma and beta. Only measured: moving mean and variance. One of each a channel.
    return 2 * c, 2 * c
