"""Proving the ledger: checkpoints, countersignatures, verification of every row."""
