"""Training of the attribution tagger; the only place that imports torch."""
