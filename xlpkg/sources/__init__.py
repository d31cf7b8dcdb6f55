"""Source files of China Customs, read into checked tables."""
