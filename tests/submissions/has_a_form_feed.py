"""Line ends that editors and Python count differently."""

import numpy as np

# a page of its own   and a line that some count as two
def conv2d(x, w, b=None, stride=1, padding=0):
    raise KeyError("here")
