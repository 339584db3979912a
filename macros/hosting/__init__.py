"""The finished site on its host: headers, compressed copies, lists of files, releases, and proofs of all that."""
