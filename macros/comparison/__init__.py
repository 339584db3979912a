"""What changed between two drafts: which items are the same, the words of texts, and how to tell it in Italian."""
