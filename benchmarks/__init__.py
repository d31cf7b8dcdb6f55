"""How fast TradeMonitor is, against what people use instead and against the least that the work can cost.

``python -m benchmarks`` measures every line and prints one table; docs/performance.md explains the lines.
"""
