"""Transcripts: lines that begin with the name of who speaks ("ROE: We did not know.", "Q. Where were you?").

Belongs here: telling a transcript from other labelled lines, and whose each paragraph is. Not here: who a label
names (`speakers`), speech in marks (`unattributed`).
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

from pipelines.extract.scene import Scene
from pipelines.extract.titles import is_title_head
from pipelines.records import Attribution, Span
from pipelines.reference import load_reference

LABEL = re.compile(
    r"(?:>>+ ?)?(?:(?P<name>[A-Z][\w.'’-]*(?: [A-Z(][\w.'’)-]*){0,5})(?:, [A-Z][A-Z .&'’-]{1,40})?(?P<colon>:)"
    r"|(?P<letter>[QA])(?P<stop>\.))"
    r"[ \t]+(?=\S)"
)
# One line that begins with a capital word and a colon is no transcript; three are.
LEAST_LABELS = 3
# "(Applause.)" between two lines is nobody's.
ASIDE = re.compile(r"[(\[].*[)\]]$")
# Lower than any score of the tagger, which knows no transcripts.
SCORE = 0.3


def transcript_lines(scene: Scene) -> list[Attribution]:
    """Return one attribution a labelled line, with the paragraphs up to the next one; none outside a transcript.

    What follows the last label on later lines is left out, as nothing shows where the transcript ends.
    """
    read = (_labelled(scene, paragraph) for paragraph in scene.paragraphs)
    labels = {number: label for number, label in enumerate(read) if label is not None}
    names = [scene.text[source.start : source.end] for source, _, _ in labels.values()]
    if len(names) < LEAST_LABELS or len(set(names)) == len(names):
        return []
    found, numbers = [], [*labels, max(labels) + 1]
    for number, following in pairwise(numbers):
        source, colon, content = labels[number]
        more = [p for p in scene.paragraphs[number + 1 : following] if not ASIDE.match(scene.text, p.start, p.end)]
        spans = tuple((p.start, p.end) for p in (content, *more))
        found.append(Attribution(spans, ((colon.start, colon.end),), ((source.start, source.end),), SCORE))
    return found


def besides(lines: Sequence[Attribution], attributions: Iterable[Attribution]) -> list[Attribution]:
    """Return the attributions that are not about a label itself: those that quote others within a line stay.

    `lines` are in order.
    """
    starts = [line.source[0][0] for line in lines]
    return [a for a in attributions if not _is_of_line(a, lines, starts)]


def is_field(scene: Scene, attribution: Attribution) -> bool:
    """Tell whether an attribution reads the name of a field as a speaker ("NEWSLETTER: Stay up to date ...")."""
    if len(attribution.source) != 1 or not attribution.cue or scene.text[slice(*attribution.cue[0])].strip() != ":":
        return False
    return scene.text[slice(*attribution.source[0])].lower().split()[-1] in _words("field_labels")


def _is_of_line(attribution: Attribution, lines: Sequence[Attribution], starts: Sequence[int]) -> bool:
    is_whole = bool(attribution.source and attribution.cue)
    for pieces, is_content in ((attribution.source, False), (attribution.cue, False), (attribution.content, True)):
        for start, end in pieces:
            line = lines[number] if (number := bisect_left(starts, end) - 1) >= 0 else None
            if line is not None and (start < line.cue[0][1] or (is_content and not is_whole)):
                return line.content[-1][1] > start
    return False


def _labelled(scene: Scene, paragraph: Span) -> tuple[Span, Span, Span] | None:
    """Return the label of a paragraph, the mark after it and the rest, or None."""
    label = LABEL.match(scene.text, paragraph.start, paragraph.end)
    if label is None:
        return None
    source = Span(*label.span("name" if label["name"] else "letter"))
    if label["name"] and not _names_a_speaker(scene, source):
        return None
    return source, Span(*label.span("colon" if label["name"] else "stop")), Span(label.end(), paragraph.end)


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(load_reference("speech_verbs")[kind])


def _names_a_speaker(scene: Scene, label: Span) -> bool:
    """Tell a speaker's name or part ("THE WITNESS", "Reporter") from the name of a field ("WHEN", "Contact")."""
    words = scene.text[label.start : label.end].split()
    if any(word.strip(".()").lower() in _words("field_labels") for word in words):
        return False
    if all(word.isupper() for word in words) or words[-1].lower() in _words("transcript_labels"):
        return True
    tokens = scene.between(label.start, label.end)
    held = [scene.mention_at(t.i) for t in tokens]
    return any(h is not None and h.entity.kind == "person" for h in held) or is_title_head(scene.words, tokens[0].i)
