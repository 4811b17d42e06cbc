"""A message that would mean something to a formatter, a terminal or a shell."""

def conv2d(x, w, b=None, stride=1, padding=0):
    raise ValueError("{name} {0} {message!r:>99999999} [red]x[/red] [/] :smile: %s %99999999d \\ ${HOME} `id`")
