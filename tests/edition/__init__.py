"""Tests of the edition compiled."""
