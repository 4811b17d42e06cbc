"""Freezes the caller's own layers."""


def freeze(layers, upto):
    for l in layers:
        l["trainable"] = False
        if l["name"] == upto:
            break
    return layers


def trainable_params(layers):
    return sum(l["params"] - l["non_trainable"] for l in layers if l["trainable"])


def intermediate(model, name, x):
    for n, f in model:
        x = f(x)
        if n == name:
            return x
