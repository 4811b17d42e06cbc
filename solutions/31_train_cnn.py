"""A small CNN in plain NumPy: two convolutions, each pooled, one dense layer, trained by momentum."""

import numpy as np

EPOCHS, BATCH, RATE, MOMENTUM = 3, 16, 0.03, 0.9
KERNEL, FILTERS = 3, (12, 24)
PLACES = (
    [0, 1, 2],
    [0, 1, 2],
)  # the axes of images, rows and columns, over which kernels are shared


def build_and_train(x, y, rng):
    params = build(x.shape[1:], int(y.max()) + 1, rng)
    velocities = [np.zeros_like(p) for p in params]

    for epoch in range(EPOCHS):
        order = rng.permutation(len(x))  # a new order each time, so that batches differ
        for start in range(0, len(x), BATCH):
            batch = order[start : start + BATCH]  # the last one may be smaller
            sure, grads = gradients(params, x[batch], y[batch])
            for p, v, g in zip(params, velocities, grads):
                v *= MOMENTUM
                v -= RATE * g
                p += v
        print(f"epoch {epoch + 1:2}/{EPOCHS}: loss {-np.log(sure + 1e-7).mean():.3f}")

    def predict(images):
        scores, _ = forward(params, images)
        return scores.argmax(axis=1)

    return predict


def build(shape, classes, rng):
    """Return [w1, b1, w2, b2, w3, b3], scaled as He et al. advise for ReLU."""
    one, two = FILTERS
    sizes = (KERNEL, KERNEL, shape[2], one), (KERNEL, KERNEL, one, two), (two, classes)
    params = []
    for *fan_in, units in sizes:
        weights = rng.normal(0, np.sqrt(2 / np.prod(fan_in)), (*fan_in, units))
        params += [weights.astype(np.float32), np.zeros(units, np.float32)]
    return params


def forward(params, x):
    """Return the scores (N, classes), and what the backward pass needs."""
    w1, b1, w2, b2, w3, b3 = params
    x = x.astype(np.float32) - 0.5  # around 0, as weights are: it learns in half the passes
    cols1, z1 = conv(x, w1, b1)
    p1, open1 = pool(z1, (2, 2))
    cols2, z2 = conv(p1, w2, b2)
    p2, open2 = pool(z2, z2.shape[1:3])  # the whole map: is it anywhere?
    flat = p2[:, 0, 0]
    return affine(flat, w3, b3), (cols1, z1, p1, open1, cols2, z2, open2, flat)


def gradients(params, x, y):
    """Return the probability of each right class, and the gradient of every parameter."""
    scores, (cols1, z1, p1, open1, cols2, z2, open2, flat) = forward(params, x)
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    rows = np.arange(len(y))
    sure = p[rows, y]

    d = p
    d[rows, y] -= 1
    d /= len(y)
    w2, w3 = params[2::2]
    dw3, db3 = flat.T @ d, d.sum(axis=0)
    d = unpool((d @ w3.T)[:, None, None], open2, z2)
    dw2, db2 = np.tensordot(cols2, d, PLACES), d.sum(axis=(0, 1, 2))
    d = unpool(conv_gradient(d, w2, p1), open1, z1)
    dw1, db1 = np.tensordot(cols1, d, PLACES), d.sum(axis=(0, 1, 2))
    return sure, [dw1, db1, dw2, db2, dw3, db3]


def conv(x, w, b):
    """Return the windows (N, OH, OW, KH, KW, C), and their products with the kernels."""
    kernel = w.shape[:2]
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel, axis=(1, 2))
    windows = np.ascontiguousarray(windows.transpose(0, 1, 2, 4, 5, 3))
    return windows, affine(windows, w, b)


def affine(x, w, b):
    """Return x times w over all of w's axes but the last, plus b."""
    return np.tensordot(x, w, w.ndim - 1) + b


def conv_gradient(d, w, x):
    """Send each window's gradient back to the pixels it saw."""
    dx = np.zeros_like(x)
    oh, ow = d.shape[1:3]
    for i, j in np.ndindex(w.shape[:2]):
        dx[:, i : i + oh, j : j + ow] += d @ w[i, j].T
    return dx


def pool(x, size):
    """Return each window's maximum after ReLU, and a mask of the cells they came from."""
    blocks = cells(x, size)
    y = np.maximum(blocks.max(axis=2).max(axis=3), 0)  # in two steps: less memory to run through
    return y, blocks == np.where(y > 0, y, np.inf)[:, :, None, :, None]


def unpool(d, came_from, x):
    dx = np.zeros_like(x)
    cells(dx, (came_from.shape[2], came_from.shape[4]))[...] = came_from * d[:, :, None, :, None]
    return dx


def cells(x, size):
    """Return a view (N, OH, KH, OW, KW, C) of x in windows, without what is left over."""
    n, h, w, c = x.shape
    kh, kw = size
    oh, ow = h // kh, w // kw
    return x[:, : oh * kh, : ow * kw].reshape(n, oh, kh, ow, kw, c)
