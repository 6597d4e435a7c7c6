"""Words that owners write, as data: what a name and its prefix say."""
