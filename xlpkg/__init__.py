"""TradeMonitor: China's trade by province, from the customs' files to the finished report."""
