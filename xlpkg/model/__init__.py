"""The words, regions, months and fields that every other package uses."""
