"""A small CNN in plain NumPy: two convolutions, two poolings, one dense layer, trained with Adam."""

import numpy as np

EPOCHS = 12
BATCH = 32


def build_and_train(x, y, rng):
    x = np.asarray(x, dtype=np.float32)
    classes = int(y.max()) + 1
    params = build(x.shape[1:], classes, rng)
    moments = [(np.zeros_like(p), np.zeros_like(p)) for p in params]

    step = 0
    for epoch in range(EPOCHS):
        order = rng.permutation(len(x))  # a new order each time, so that batches differ
        # Large steps at first, small ones at the end.
        lr = 0.004 * 0.5 * (1 + np.cos(np.pi * epoch / EPOCHS))
        losses = []
        for start in range(0, len(x), BATCH):
            batch = order[start : start + BATCH]
            step += 1
            loss, grads = loss_and_gradients(params, x[batch], y[batch])
            adam(params, grads, moments, step, lr)
            losses.append(loss)
        print(f"epoch {epoch + 1:2}/{EPOCHS}: loss {np.mean(losses):.3f}")

    def predict(images):
        images = np.asarray(images, dtype=np.float32)
        parts = [images[i : i + 256] for i in range(0, len(images), 256)]
        return np.concatenate([forward(params, part)[0].argmax(axis=1) for part in parts])

    return predict


def build(shape, classes, rng, filters=(12, 24)):
    """Return [w1, b1, w2, b2, w3, b3], scaled as He et al. advise for ReLU."""
    h, w, c = shape
    first, second = filters
    flat = ((h - 2) // 2 - 2) // 2 * (((w - 2) // 2 - 2) // 2) * second
    sizes = [(3, 3, c, first), (3, 3, first, second), (flat, classes)]
    params = []
    for size in sizes:
        scale = np.sqrt(2 / np.prod(size[:-1]))
        params += [
            (rng.normal(size=size) * scale).astype(np.float32),
            np.zeros(size[-1], np.float32),
        ]
    return params


def forward(params, x):
    """Return the scores (N, classes), and what the backward pass needs."""
    w1, b1, w2, b2, w3, b3 = params
    cols1, z1 = conv(x, w1, b1)
    p1, where1 = pool(np.maximum(z1, 0))
    cols2, z2 = conv(p1, w2, b2)
    p2, where2 = pool(np.maximum(z2, 0))
    flat = p2.reshape(len(x), -1)
    return flat @ w3 + b3, (cols1, z1, where1, p1, cols2, z2, where2, p2, flat)


def loss_and_gradients(params, x, y):
    scores, (cols1, z1, where1, p1, cols2, z2, where2, p2, flat) = forward(params, x)
    scores = scores - scores.max(axis=1, keepdims=True)
    p = np.exp(scores)
    p /= p.sum(axis=1, keepdims=True)
    rows = np.arange(len(y))
    loss = -np.log(p[rows, y] + 1e-7).mean()

    d = p
    d[rows, y] -= 1
    d /= len(y)
    _, _, w2, _, w3, _ = params
    dw3, db3 = flat.T @ d, d.sum(axis=0)
    d = unpool((d @ w3.T).reshape(p2.shape), where2, z2.shape) * (z2 > 0)
    dw2, db2 = kernel_gradient(cols2, d, w2.shape), d.sum(axis=(0, 1, 2))
    d = conv_gradient(d, w2, p1.shape)
    d = unpool(d, where1, z1.shape) * (z1 > 0)
    dw1, db1 = kernel_gradient(cols1, d, params[0].shape), d.sum(axis=(0, 1, 2))
    return loss, [dw1, db1, dw2, db2, dw3, db3]


def conv(x, w, b):
    """Return the windows as rows, and the convolution as one product with them."""
    kh, kw, c, filters = w.shape
    windows = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(1, 2))
    cols = windows.transpose(0, 1, 2, 4, 5, 3).reshape(-1, kh * kw * c)
    return cols, (cols @ w.reshape(-1, filters) + b).reshape(*windows.shape[:3], filters)


def kernel_gradient(cols, d, shape):
    return (cols.T @ d.reshape(-1, shape[-1])).reshape(shape)


def conv_gradient(d, w, shape):
    """Send each window's gradient back to the pixels it saw."""
    dx = np.zeros(shape, d.dtype)
    oh, ow = d.shape[1:3]
    for i in range(w.shape[0]):
        for j in range(w.shape[1]):
            dx[:, i : i + oh, j : j + ow] += d @ w[i, j].T
    return dx


def pool(x):
    """Return the 2x2 maxima, and a mask of where they were."""
    n, h, w, c = x.shape
    blocks = x[:, : h // 2 * 2, : w // 2 * 2].reshape(n, h // 2, 2, w // 2, 2, c)
    y = blocks.max(axis=(2, 4))
    return y, blocks == y[:, :, None, :, None]


def unpool(d, where, shape):
    dx = np.zeros(shape, d.dtype)
    spread = where * d[:, :, None, :, None]  # equal maxima are rare once ReLU has passed
    n, oh, _, ow, _, c = where.shape
    dx[:, : oh * 2, : ow * 2] = spread.reshape(n, oh * 2, ow * 2, c)
    return dx


def adam(params, grads, moments, step, lr, beta1=0.9, beta2=0.999, eps=1e-7):
    """Change the parameters in place by one step of Adam."""
    for p, g, (m, v) in zip(params, grads, moments, strict=True):
        m[...] = beta1 * m + (1 - beta1) * g
        v[...] = beta2 * v + (1 - beta2) * g * g
        p[...] -= lr * (m / (1 - beta1**step)) / (np.sqrt(v / (1 - beta2**step)) + eps)
