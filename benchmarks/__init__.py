"""Benchmarks: TradeMonitor compared with the tools that one would use instead, and with a lower bound.

``python -m benchmarks`` measures every line and prints one table; docs/performance.md explains the lines.
"""
