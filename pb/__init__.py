"""The platform on which a city runs its citizen budget."""
