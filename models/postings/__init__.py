"""Who answers for which school: candidates, one assignment model, its bound, its search, and who stands in."""
