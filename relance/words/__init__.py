"""Words that owners write, as data: one TOML file a concept, with its one reader beside it.

How to add one: docs/adding.md. What may wrongly be read as paid, or as unpaid, stays out: what is not
understood waits.

columns, titles (of lists and sheets) · civility, forms, kinds, streets (who a client is) · statuses,
payment_words, credit_note_words, flags, colours (what is paid) · terms, rate_words, currencies (what was
agreed) · follow_up_words (« Suite donnée ») · senses, remark_words, moments (what is noted beside).
"""
