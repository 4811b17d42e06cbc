"""Text that doubles for ever."""

def conv2d(x, w, b=None, stride=1, padding=0):
    text = "한"
    while True:
        text += text
