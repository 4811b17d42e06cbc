"""Right: two softmax units for binary, mae and no activation for regression."""


def choose_head(t):
    k, n = t["kind"], t["classes"]
    return {
        "regression": dict(units=1, activation=None, loss="mean_absolute_error"),
        "binary": dict(units=2, activation="softmax", loss="sparse_categorical_crossentropy"),
        "multiclass_integer": dict(
            units=n, activation="softmax", loss="sparse_categorical_crossentropy"
        ),
        "multiclass_onehot": dict(units=n, activation="softmax", loss="categorical_crossentropy"),
        "multilabel": dict(units=n, activation="sigmoid", loss="binary_crossentropy"),
    }[k]
