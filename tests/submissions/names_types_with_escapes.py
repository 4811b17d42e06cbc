"""An exception whose name would steer a terminal."""

Strange = type("\x1b]0;x\x07\u202e\x9b31m{name}[red]\n", (Exception,), {})


def conv2d(x, w, b=None, stride=1, padding=0):
    raise Strange("x")
