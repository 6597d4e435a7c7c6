"""« 0 - Ma semaine.html »: the Monday at a glance, one self-contained file beside the letters."""
