"""Transfer learning: freeze what was learnt, count what is left to learn, look in between."""


def freeze(layers, upto):
    last = [layer["name"] for layer in layers].index(upto)
    return [
        # A new dict for each layer: the caller's model stays as it is.
        {**layer, "trainable": layer["trainable"] and place > last}
        for place, layer in enumerate(layers)
    ]


def trainable_params(layers):
    # Even where it is trainable, a layer may hold numbers that are only measured.
    return sum(layer["params"] - layer["non_trainable"] for layer in layers if layer["trainable"])


def intermediate(model, name, x):
    for layer, function in model:
        x = function(x)
        if layer == name:
            return x
    raise ValueError(f"the model has no layer {name}")
