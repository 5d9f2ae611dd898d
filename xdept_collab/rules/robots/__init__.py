"""Chat robots of the three vendors: what is asked of them, and what their answers mean."""
