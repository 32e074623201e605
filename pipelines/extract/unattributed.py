"""Speech that the tagger left out: passages in marks, with the source beside them.

Belongs here: rules that make an attribution of a passage that is speech by its form. Not here: telling speech from
titles in marks (`passages`), sources that stand elsewhere (`carrying`), transcripts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipelines.extract.passages import is_speech, uncovered
from pipelines.extract.scene import Scene
from pipelines.extract.speakers import is_speech_verb
from pipelines.records import Attribution, Span

# How far from a passage its verb of speech may stand, and from the verb its subject, in tokens.
REACH_AFTER, REACH_BEFORE, REACH_SUBJECT, REACH_ACCORDING = 9, 24, 5, 8
# Lower than any score of the tagger: it did not believe in these.
SCORE = 0.3
# A passage that follows another within so many tokens is parted from it by its cue alone ("A," Roe said. "B.").
REACH_BETWEEN = 12
LONGEST_MARK = 2
ENDS = frozenset({".", "!", "?", ";"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
# A verb of these relations has the subject of its head ("Roe denied it, adding").
SHARES_SUBJECT = frozenset({"conj", "advcl", "xcomp", "acl"})


def missed_passages(scene: Scene, covered: Sequence[Span]) -> list[Attribution]:
    """Return attributions for speech in marks that `covered` content leaves out; those that one cue joins are one."""
    found: list[Attribution] = []
    for passage in uncovered(scene.text, scene.marks.passages, covered):
        if not is_speech(scene.text, passage):
            continue
        piece = (passage.start, passage.end)
        cue, source = _beside(scene, passage)
        if found and cue is not None and found[-1].cue == (cue,):
            found[-1] = Attribution((*found[-1].content, piece), (cue,), found[-1].source, SCORE)
        else:
            found.append(Attribution((piece,), (cue,) if cue else (), (source,) if source else (), SCORE))
    return found


def with_cue_beside(scene: Scene, attribution: Attribution) -> Attribution:
    """Return an attribution in marks that has neither cue nor source of its own with those beside it, if any."""
    if attribution.cue or (attribution.source and not attribution.is_carried) or not attribution.content:
        return attribution
    passage = scene.marks.around(max(attribution.content[-1][1] - LONGEST_MARK - 1, attribution.content[-1][0]))
    if passage is None:
        return attribution
    cue, source = _beside(scene, passage)
    return replace(attribution, cue=(cue,), source=(source,), is_carried=False) if cue and source else attribution


def _beside(scene: Scene, passage: Span) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Return cue and source of the verb of speech next to a passage, in its paragraph and outside marks."""
    for i in _around(scene, passage):
        token = scene.words[i]
        if scene.is_marked(token.idx):
            continue
        source = _subject(scene, i) if is_speech_verb(token) else _according(scene, i)
        if source is not None:
            return (token.idx, token.idx + len(token)), (source.start, source.end)
    return None, None


def _around(scene: Scene, passage: Span) -> Iterator[int]:
    """Yield the tokens after a passage, then those before it, nearest first, that its cue may be among."""
    block = scene.paragraphs[scene.paragraph_of(passage.start)]
    after = scene.words.token_at(passage.end) + 1
    if not _is_whole_sentence(scene, passage, after):
        for i in range(after, min(after + REACH_AFTER, len(scene.words))):
            if scene.words[i].idx >= block.end:
                break
            yield i
    before = scene.words.token_at(passage.start)
    follows_passage = any(
        scene.is_marked(scene.words[k].idx) for k in range(max(0, before - REACH_BETWEEN), before - 1)
    )
    stops_left = 1 if follows_passage else 0
    for i in range(before - 1, max(-1, before - REACH_BEFORE), -1):
        token = scene.words[i]
        stops_left -= token.text in ENDS and not scene.is_marked(token.idx)
        if token.idx < block.start or stops_left < 0:
            break
        yield i


def _is_whole_sentence(scene: Scene, passage: Span, after: int) -> bool:
    """Tell whether a passage ends its sentence, so that no cue follows it ("... do.” He stressed")."""
    if scene.text[passage.start : passage.end].rstrip("'’ ")[-1:] != ".":
        return False
    return after < len(scene.words) and not scene.words[after].is_lower


def _subject(scene: Scene, i: int) -> Span | None:
    """Return the mention that is the subject of a verb, or of the verb that it depends on; else the one beside it."""
    verb = scene.words[i]
    for _ in range(3):
        for child in verb.children:
            if child.dep_ in SUBJECTS and not scene.is_marked(child.idx):
                return _outside(scene, child.i) or Span(child.left_edge.idx, child.idx + len(child))
        if verb.dep_ not in SHARES_SUBJECT:
            break
        verb = verb.head
    for neighbour in (i - 1, *range(i + 1, min(i + REACH_SUBJECT, len(scene.words)))):
        if neighbour > i and scene.words[neighbour].is_punct:
            break
        if neighbour >= 0 and (span := _outside(scene, neighbour)) is not None:
            return span
    return None


def _outside(scene: Scene, token: int) -> Span | None:
    """Return the mention at a token when it stands outside marks."""
    held = scene.mention_at(token)
    return held.span if held is not None and not scene.is_marked(held.span.start) else None


def _according(scene: Scene, i: int) -> Span | None:
    words = scene.words
    if words[i].lower_ != "according" or i + 2 >= len(words) or words[i + 1].lower_ != "to":
        return None
    reach = range(i + 2, min(i + 2 + REACH_ACCORDING, len(words)))
    return next((span for k in reach if (span := _outside(scene, k)) is not None), None)
