"""Lets a library do it."""

import torch


def conv2d(x, w, b=None, stride=1, padding=0):
    return torch.nn.functional.conv2d(x, w, b, stride, padding)
