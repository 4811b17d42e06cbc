"""Tries to steer the terminal by an exception."""

import numpy as np


def conv2d(x, w, b=None, stride=1, padding=0):
    raise type('\x1b[2JBad', (Exception,), {})('\x1b]0;owned\x07 {0} {name} %s [red]x[/red]')
