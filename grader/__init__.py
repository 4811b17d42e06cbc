"""A course on convolutional networks that grades itself; the promise is the CLI, the YAML and the JSON."""

__version__ = "0.1.0"
