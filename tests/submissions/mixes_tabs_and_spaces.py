"""Tabs here, spaces there."""


def conv2d(x, w, b=None, stride=1, padding=0):
    y = 1
	return y
