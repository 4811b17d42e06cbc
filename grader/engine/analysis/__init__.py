"""What a list of layers comes to without running it: shapes, parameters, costs, what it sees."""
