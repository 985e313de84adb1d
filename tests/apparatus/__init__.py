"""Tests of the apparatus."""
