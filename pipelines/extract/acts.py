"""Attributions that tell what was done, not what was said: "jurors convicted Roe", "Roe was charged with theft".

Belongs here: telling official acts from speech by verb and content. Not here: which verbs are speech (`speakers`),
what an act means for an event (`events`).
"""

from pipelines.extract.scene import Scene
from pipelines.records import Attribution
from pipelines.reference import load_reference

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})


def is_act(scene: Scene, attribution: Attribution) -> bool:
    """Tell whether the verb is an official act and what it takes is no clause, nor in marks.

    "Investigate whether ..." is an attribution still. In polnear-dev this leaves out 7 of 1,970, of which 4 were held
    for attributions by the annotators; in 300 other articles 54 of 1,973, of which 2 or 3 tell what somebody said.
    """
    if not attribution.cue or any(scene.marks.within(*span) for span in attribution.content):
        return False
    words = scene.between(*attribution.cue[0])
    verb = next((t for t in reversed(words) if t.pos_ == "VERB"), None)
    if verb is None:
        return False
    acts = load_reference("speech_verbs")["acts"]
    lemma = verb.lemma_.lower()
    if lemma not in acts["always"] and (attribution.source or lemma not in acts["without_source"]):
        return False
    return not any(_has_clause(scene, *span) for span in attribution.content)


def _has_clause(scene: Scene, start: int, end: int) -> bool:
    tokens = scene.between(start, end)
    opens = bool(tokens) and tokens[0].tag_ in ("WRB", "WP", "WDT", "IN") and tokens[0].dep_ in ("mark", "advmod")
    return opens or (any(t.tag_ in FINITE for t in tokens) and any(t.dep_ in SUBJECTS for t in tokens))
