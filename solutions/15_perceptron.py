"""A perceptron, and three gates that are nothing but three choices of (w, b)."""

import numpy as np


def perceptron(x, w, b):
    return np.where(x @ w + b > 0, 1, 0)  # a sum of exactly 0 does not fire


def and_gate():
    return (1.0, 1.0), -1.5  # one input reaches 1, two reach 2: the limit lies between


def or_gate():
    return (1.0, 1.0), -0.5  # the same line moved down: one input is enough


def nand_gate():
    (w1, w2), b = and_gate()
    return (-w1, -w2), -b  # turning every sign round exchanges the two sides of the line
