"""What instructors write: strict loading, packs, expressions and inputs; the only reader of YAML."""
