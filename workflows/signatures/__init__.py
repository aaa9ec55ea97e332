"""Signatures of organs under the papers the product makes (PAdES), and their verification.

No record and no procedure is known here: bytes and names in, bytes and verdicts out.
"""
