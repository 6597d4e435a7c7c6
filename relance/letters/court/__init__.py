"""The court file of a debtor: the documents and exhibits of `Contentieux - <client>`."""
