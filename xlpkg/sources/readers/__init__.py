"""Readers that turn a file of any supported format into grids of cells."""
