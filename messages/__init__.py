"""What is said, and when: care plans, texts, timing. Pure: no I/O but its own files."""
