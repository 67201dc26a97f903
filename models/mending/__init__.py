"""The last pass over a finished plan: no duty stays open that can be met with something else moved out of its way."""
