"""Forms: the shape of what people type; the rules judge the rest."""
