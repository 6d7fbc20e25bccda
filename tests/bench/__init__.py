"""Benchmarks: each is a command, prints a table and a line of JSON, and compares within one run.

Needs `pip install -e '.[bench]'`.
"""
