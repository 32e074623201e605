"""The private working store: what reading a document gave, kept so that the next build reads only what is new.

It holds names that releases withhold, so it is for the account that runs the builds alone, and never published.
Belongs here: what an entry depends on, where it stands, how long it stays. Not here: how anything is read
(`language/`, `extract/`), or where (`engine.py`).
"""
