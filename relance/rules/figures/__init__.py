"""What the books say as a whole: how fast money comes in, how a client pays, what was done and said."""
