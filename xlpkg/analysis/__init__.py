"""Everything that is computed from stored figures: the cube, measures, revisions, checks."""
