"""Words of the house as frozen values: no input or output, nothing of pytest, YAML or the terminal."""
