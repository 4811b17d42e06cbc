"""Runs another program."""

import subprocess


def conv2d(x, w, b=None, stride=1, padding=0):
    subprocess.run(['sleep', '3600'])
    return x
