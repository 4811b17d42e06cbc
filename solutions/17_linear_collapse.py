"""collapse: a stack of linear layers is one linear layer."""


def collapse(layers):
    w, b = layers[0]
    for w_next, b_next in layers[1:]:
        # (x @ w + b) @ w_next + b_next, multiplied out: the old bias goes through w_next too.
        w, b = w @ w_next, b @ w_next + b_next
    return w, b
