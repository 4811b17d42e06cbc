"""Questions: one file a kind, its YAML fields and its marking; pure, without input or output."""
