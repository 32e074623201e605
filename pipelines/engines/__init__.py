"""Pools of workers, one module a kind. Not here: what they do, and what becomes of a worker's death (`engine.py`)."""
