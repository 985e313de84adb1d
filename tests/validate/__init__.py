"""What is checked of the outputs."""
