"""What is exposed where, by whom it is operated, since when: worked out from the facts of a scan. Pure."""
