"""What can be wrong with data, and with a published report."""
