"""Wrong ways down (and up) a slope."""



import numpy as np


def _walk(x0, steps, move):
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        path.append(move(path[-1]))
    return np.array(path)


def ascent(grad, x0, lr, steps):
    return _walk(x0, steps, lambda x: x + lr * grad(x))


def lr_ignored(grad, x0, lr, steps):
    return _walk(x0, steps, lambda x: x - grad(x))


def first_gradient_kept(grad, x0, lr, steps):
    slope = grad(np.array(x0, dtype=float))
    return _walk(x0, steps, lambda x: x - lr * slope)


def point_without_step(grad, x0, lr, steps):
    return _walk(x0, steps, lambda x: -lr * grad(x))


def sign_only(grad, x0, lr, steps):
    return _walk(x0, steps, lambda x: x - lr * np.sign(grad(x)))


def all_points_the_last(grad, x0, lr, steps):
    path = _walk(x0, steps, lambda x: x - lr * grad(x))
    return path if path.ndim == 1 else np.repeat(path[-1:], len(path), axis=0)


def later_points_the_last(grad, x0, lr, steps):
    path = all_points_the_last(grad, x0, lr, steps).copy()
    path[0] = x0
    return path


def start_missing(grad, x0, lr, steps):
    return _walk(x0, steps, lambda x: x - lr * grad(x))[1:]


def end_missing(grad, x0, lr, steps):
    return _walk(x0, max(steps - 1, 0), lambda x: x - lr * grad(x))


def last_point_only(grad, x0, lr, steps):
    return _walk(x0, steps, lambda x: x - lr * grad(x))[-1]
