"""From assignments and the ledger to rows about people, and from those to sums about scopes: selects only."""
