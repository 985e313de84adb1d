"""The benchmark: our builds and the peers' on the same texts, in turns, in one run."""
