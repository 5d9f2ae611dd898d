"""Takes the six tables in: read the file, plan every row, write the good ones, map the names."""
