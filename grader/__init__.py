"""A course on CNNs that grades itself; its promises are the CLI, the YAML and the JSON."""

__version__ = "0.1.0"
