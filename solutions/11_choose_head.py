"""choose_head: how many numbers, do they compete, and how is the truth written down?"""

HEADS = {
    "regression": ("linear", "mse"),
    "binary": ("sigmoid", "binary_crossentropy"),
    "multiclass_integer": ("softmax", "sparse_categorical_crossentropy"),
    "multiclass_onehot": ("softmax", "categorical_crossentropy"),
    "multilabel": ("sigmoid", "binary_crossentropy"),
}


def choose_head(task):
    activation, loss = HEADS[task["kind"]]
    # One probability says all about two classes; more need one each, and so do labels.
    units = 1 if task["kind"] == "binary" else task["classes"]
    return {"units": units, "activation": activation, "loss": loss}
