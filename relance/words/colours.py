"""What owners mark paid rows with: the names of colours, and of a bar."""

BAR, NONE = "barré", "aucun"
HUES = ((20, "rouge"), (48, "orange"), (70, "jaune"), (170, "vert"), (260, "bleu"), (330, "violet"), (361, "rouge"))  # fmt: skip
COLOURS = (*dict.fromkeys(name for _, name in HUES), "gris")
