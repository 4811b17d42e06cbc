"""Backwards through a dense layer: three products, each with the shape of what it belongs to."""


def dense_backward(dy, x, w):
    dx = dy @ w.T  # (N, U) @ (U, D): each input hears from every output it fed
    dw = x.T @ dy  # (D, N) @ (N, U): each weight sums over the batch
    db = dy.sum(axis=0)  # the bias was added to every example, so its gradients add up
    return dx, dw, db
