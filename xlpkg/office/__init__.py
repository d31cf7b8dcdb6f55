"""LibreOffice: finding and running it, and the add-in that brings TradeMonitor's functions into it."""
