"""Speech that the tagger left out: passages in marks, and the lines of a transcript, with the source beside them.

Belongs here: rules that make an attribution of a passage that is speech by its form. Not here: telling speech from
titles in marks (`passages`), and sources that stand elsewhere (`carrying`).
"""

import re
from collections.abc import Sequence

from pipelines.extract.passages import Marks, is_speech, uncovered
from pipelines.extract.speakers import Speakers, verbs
from pipelines.records import Attribution, Reading, Span

LABEL = re.compile(r"(?P<name>[A-Z][\w.'’-]*(?: [A-Z(][\w.'’)-]*){0,5}|Q|A)(?P<colon>:)[ \t]+(?=\S)")
# One line that begins with a capital word and a colon is no transcript; three are.
LEAST_LABELS = 3
# How far from a passage its verb of speech may stand, in tokens.
REACH_AFTER, REACH_BEFORE, REACH_SUBJECT = 9, 24, 5
SPEECH_TAGS = frozenset({"VBD", "VBZ", "VBP", "VBN", "VBG", "VB"})
# Lower than any score of the tagger: it did not believe in these.
SCORE = 0.3


def transcript_lines(reading: Reading) -> list[Attribution]:
    """Return one attribution a labelled line ("ROE: We did not know.") where a text has several."""
    text = reading.document.text
    found = []
    for paragraph in reading.paragraphs:
        label = LABEL.match(text, paragraph.start, paragraph.end)
        if label:
            found.append(
                Attribution(((label.end(), paragraph.end),), (label.span("colon"),), (label.span("name"),), SCORE)
            )
    repeated = len({text[slice(*a.source[0])] for a in found}) < len(found)
    return found if len(found) >= LEAST_LABELS and repeated else []


def missed_passages(reading: Reading, speakers: Speakers, covered: Sequence[Span]) -> list[Attribution]:
    """Return attributions for speech in marks that `covered` content leaves out; those that one cue joins are one."""
    found: list[Attribution] = []
    for passage in uncovered(reading.document.text, reading.marked, covered):
        if not is_speech(reading, passage):
            continue
        cue, source = _beside(reading, speakers, passage)
        if found and cue and found[-1].cue == cue:
            found[-1] = Attribution((*found[-1].content, (passage.start, passage.end)), cue, found[-1].source, SCORE)
        else:
            found.append(Attribution(((passage.start, passage.end),), cue, source, SCORE))
    return found


def _beside(
    reading: Reading, speakers: Speakers, passage: Span
) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """Return cue and source of the verb of speech next to a passage, in its paragraph and outside marks."""
    doc, marks = reading.doc, Marks(reading.marked)
    after = speakers.tokens.at(passage.end) + 1
    before = speakers.tokens.at(passage.start)
    for i in [
        *range(after, min(after + REACH_AFTER, len(doc))),
        *range(before - 1, max(-1, before - REACH_BEFORE), -1),
    ]:
        token = doc[i]
        if token.is_space and "\n" in token.text:
            if i >= after:
                continue
            break
        if marks.around(token.idx) is not None:
            continue
        is_verb = token.lemma_.lower() in verbs("say") and token.tag_ in SPEECH_TAGS
        source = _subject(speakers, marks, i) if is_verb else _according(speakers, i)
        if source is not None and not (i < before and token.is_sent_end):
            return ((token.idx, token.idx + len(token)),), ((source.start, source.end),)
    return (), ()


def _subject(speakers: Speakers, marks: Marks, i: int) -> Span | None:
    """Return the mention that is the subject of a verb, also over "stating" and "and added"; else the one beside it."""
    words = speakers.tokens.doc
    verb = words[i]
    for _ in range(3):
        for child in verb.children:
            held = speakers.mention_at(child.i) if child.dep_ in ("nsubj", "nsubjpass") else None
            if held is not None and marks.around(held[1].start) is None:
                return held[1]
        if verb.dep_ not in ("conj", "advcl", "xcomp", "acl") or verb.head is verb:
            break
        verb = verb.head
    for neighbour in (i - 1, *range(i + 1, min(i + REACH_SUBJECT, len(words)))):
        held = speakers.mention_at(neighbour) if neighbour >= 0 else None
        if held is not None and marks.around(held[1].start) is None:
            return held[1]
        if neighbour > i and words[neighbour].is_punct:
            break
    return None


def _according(speakers: Speakers, i: int) -> Span | None:
    doc = speakers.tokens.doc
    if doc[i].lower_ != "according" or i + 2 >= len(doc) or doc[i + 1].lower_ != "to":
        return None
    for k in range(i + 2, min(i + 10, len(doc))):
        held = speakers.mention_at(k)
        if held is not None:
            return held[1]
    return None
