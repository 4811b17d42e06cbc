"""Crashes the interpreter."""

import ctypes


def conv2d(x, w, b=None, stride=1, padding=0):
    ctypes.string_at(0)
