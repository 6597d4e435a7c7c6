"""Words that owners write, as data: one TOML file a concept, with its one reader beside it.

To add a word: find its concept below, add it to the TOML folded (lower case, no accents nor punctuation; a
status is folded for you), add it to the table of tests/words/test_<concept>.py, run `pytest tests/words
tests/lists`. What may wrongly be read as paid, or as unpaid, stays out: what is not understood waits.

columns, titles (of lists and sheets) · civility, forms, kinds (who a client is) · statuses, payments, remarks,
flags (what is paid) · terms, rates (what was agreed) · followups (« Suite donnée ») · signs (colours).
"""
