"""How days are written where Django's own form is not the one that offices write."""
