"""The median."""


def median(x):
    ordered = sorted(float(value) for value in x)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2
