"""Wrong ways to freeze layers and to count what is trained."""


def _place(layers, name):
    return [layer["name"] for layer in layers].index(name)


def _with(layers, trainable):
    return [
        {**layer, "trainable": trainable(place, layer["trainable"])}
        for place, layer in enumerate(layers)
    ]


def head_frozen(layers, upto):
    """Freeze what comes after."""
    last = _place(layers, upto)
    return _with(layers, lambda place, was: was and place <= last)


def named_left_out(layers, upto):
    """Stop before the layer that is named."""
    last = _place(layers, upto)
    return _with(layers, lambda place, was: was and place >= last)


def only_named(layers, upto):
    """Freeze the one layer that is named."""
    last = _place(layers, upto)
    return _with(layers, lambda place, was: was and place != last)


def everything(layers, upto):
    """Freeze all layers."""
    return _with(layers, lambda *_: False)


def rest_switched_on(layers, upto):
    """Make everything after trainable, whatever it was."""
    last = _place(layers, upto)
    return _with(layers, lambda place, _: place > last)


def frozen_part_only(layers, upto):
    """Return the frozen layers alone."""
    last = _place(layers, upto)
    return _with(layers, lambda *_: False)[: last + 1]


def head_only(layers, upto):
    """Throw the base away."""
    return layers[_place(layers, upto) + 1 :]


def moving_counted(layers):
    """Count the moving statistics of a trainable layer."""
    return sum(layer["params"] for layer in layers if layer["trainable"])


def flag_ignored(layers):
    """Count frozen layers too."""
    return sum(layer["params"] - layer["non_trainable"] for layer in layers)


def frozen_statistics_subtracted(layers):
    """Subtract the moving statistics of all layers."""
    return moving_counted(layers) - sum(layer["non_trainable"] for layer in layers)


def all_numbers(layers):
    """Count every number of the model."""
    return sum(layer["params"] for layer in layers)


def frozen_counted(layers):
    """Count what is frozen."""
    return sum(layer["params"] for layer in layers if not layer["trainable"])


def layers_counted(layers):
    """Count layers instead of parameters."""
    return len([layer for layer in layers if layer["trainable"]])
