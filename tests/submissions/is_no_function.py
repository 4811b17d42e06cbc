"""The name stands for a number."""

import numpy as np


conv2d = 3
