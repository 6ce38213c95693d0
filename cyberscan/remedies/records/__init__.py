"""The exact record to publish, for the defects of names and mail: from the facts seen, in the words of a town.

Pure: facts and findings in; records, lines to copy and sentences out. A record is only proposed when what it
should hold is certain, and everything that a stranger published passes a pattern before it is repeated.
"""
