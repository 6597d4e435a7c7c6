"""The pure core: law, sums and the ladder. No file, no clock, no printing here."""
