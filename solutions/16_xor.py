"""XOR with two layers: a band between two lines."""


def xor_network():
    # Both hidden units add the inputs: one fires from one 1 upwards (OR), one from two (AND).
    hidden = ([[1.0, 1.0], [1.0, 1.0]], [-0.5, -1.5])
    # At least one, but not both: OR pulls the output up, AND pulls it down again.
    output = ([[1.0], [-1.0]], [-0.5])
    return [hidden, output]
