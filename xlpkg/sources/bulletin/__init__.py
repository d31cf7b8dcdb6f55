"""Table (8) of the monthly bulletin of China Customs."""
