"""What is written, for print and for screen."""
