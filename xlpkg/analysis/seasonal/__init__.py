"""Seasonally adjusted series by X-13ARIMA-SEATS, with regressors of Spring Festival."""
