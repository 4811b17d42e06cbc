"""Right values, but the last layer's bias has grown."""


def collapse(layers):
    w, b = layers[-1]
    for v, c in reversed(layers[:-1]):
        b += c @ w
        w = v @ w
    return w, b
