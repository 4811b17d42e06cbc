"""Questions in other programs' formats, both ways; what a format cannot hold is told, never lost."""
