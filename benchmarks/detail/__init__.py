"""Benchmarks of the detail by commodity and partner, at sizes that are generated: ``python -m benchmarks.detail``."""
