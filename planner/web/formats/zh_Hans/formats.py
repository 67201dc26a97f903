"""Days in Chinese: 1月4日, not 01月4日."""

MONTH_DAY_FORMAT = "n月j日"
