"""Tests of the anthology builder."""
