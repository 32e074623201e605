"""Whom a pronoun means, among those mentioned shortly before it.

Belongs here: the weights of candidates, after Lappin and Leass (1994): nearness, subject before object, the source
of a quotation for the source of the next. Not here: descriptions and names (`coreference`).
"""

import itertools
from collections.abc import Iterable

from pipelines.extract.clusters import Cluster, contradict
from pipelines.extract.mentions import SUBJECTS, Mention, Words, is_subject

MALE, FEMALE = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"})
PLURAL = frozenset({"they", "them", "their", "themselves", "theirs"})
PRONOUNS = MALE | FEMALE | PLURAL
# Weights were set by reading the resolved sources of 60 articles of polnear-train; only their order matters much.
# Weight of a candidate by sentences between it and the pronoun; farther ones are never meant.
NEARNESS = (3.0, 2.5, 1.2, 0.5)
SUBJECT, SOURCE, GENDER_KNOWN, REPEATED = 1.5, 1.5, 1.0, 0.3
POSSESSOR, MARKED, HEADLINE, BODY = -0.7, -2.0, -1.5, -0.7
MOST_REPEATS = 4
SHARES_SUBJECT = frozenset({"conj", "xcomp", "acomp"})
MOST_CONJUNCTS = 4
# "An agent shot a woman in her car": a nameless officer of unknown sex is less likely meant than a woman beside.
OFFICER = -0.9
# The best candidate must lead the next by this much; below it the reader cannot be sure either.
LEAST_LEAD = 0.35
PATIENTS = frozenset({"nsubjpass", "dobj"})
OBJECTS = frozenset({"dobj", "pobj", "dative", "iobj"})


def antecedent(
    doc: Words,
    mention: Mention,
    recent: Iterable[tuple[Mention, Cluster, int]],
    sources: frozenset[int],
    name: Mention | None = None,
) -> Cluster | None:
    """Return the cluster that a pronoun means, or None when none leads clearly.

    `recent` holds earlier mentions with cluster and sentence number, nearest first; `sources` are the tokens of
    sources of quotations; `name` is the name that "identified her as" gives to whom the pronoun means.
    """
    word, sentence = doc[mention.head].lower_, doc.sentences[mention.head]
    recent = list(itertools.takewhile(lambda found: sentence - found[2] < len(NEARNESS), recent))
    has_rival = word not in PLURAL and any(_is_rival(word, cluster) for _, cluster, n in recent if n == sentence)
    best: dict[Cluster, float] = {}
    repeats: dict[Cluster, int] = {}
    for earlier, cluster, number in recent:
        gap = sentence - number
        if not _agrees(word, cluster) or _is_co_argument(doc, earlier, mention):
            continue
        if name is not None and not _may_bear(doc, earlier, cluster, name):
            continue
        weight = NEARNESS[gap] + _weight(doc, earlier, mention, sources)
        weight += GENDER_KNOWN if cluster.gender is not None and word not in PLURAL else 0.0
        weight += OFFICER if has_rival and cluster.is_official and not (cluster.names or cluster.gender) else 0.0
        best[cluster] = max(weight, best.get(cluster, weight))
        repeats[cluster] = repeats.get(cluster, 0) + 1
    ranked = sorted(((w + REPEATED * min(repeats[c], MOST_REPEATS), c) for c, w in best.items()), key=lambda p: -p[0])
    if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < LEAST_LEAD):
        return None
    return ranked[0][1]


def _is_rival(word: str, cluster: Cluster) -> bool:
    """Tell whether a cluster is a private person of the sex that the pronoun tells ("a woman")."""
    return cluster.gender == told_gender(word) and not cluster.is_official


def _may_bear(doc: Words, earlier: Mention, cluster: Cluster, name: Mention) -> bool:
    """Tell whether "identified as" may name a cluster: who acted for a body is named by a title, the others are not."""
    if not cluster.may_be_named(name.name or "") or contradict(cluster.gender, name.gender):
        return False
    return name.is_official or not cluster.is_official or doc[earlier.head].dep_ in PATIENTS


def told_gender(word: str) -> str | None:
    """Return the gender that a pronoun tells."""
    return "male" if word in MALE else "female" if word in FEMALE else None


def _agrees(word: str, cluster: Cluster) -> bool:
    if word in PLURAL:
        return cluster.is_plural or cluster.kind == "organization"
    return cluster.kind == "person" and not cluster.is_plural and cluster.gender in (None, told_gender(word))


def _weight(doc: Words, earlier: Mention, mention: Mention, sources: frozenset[int]) -> float:
    token = doc[earlier.head]
    weight = SUBJECT if is_subject(token) else 0.0
    weight += POSSESSOR if token.dep_ == "poss" and earlier.form != "pronoun" else 0.0
    weight += MARKED if earlier.is_marked else 0.0
    weight += HEADLINE if earlier.is_headline else 0.0
    weight += BODY if earlier.form == "organization" else 0.0
    return weight + (SOURCE if earlier.head in sources and mention.head in sources else 0.0)


def _is_co_argument(doc: Words, earlier: Mention, mention: Mention) -> bool:
    """Tell whether both depend on one verb, so that only a reflexive could mean the same."""
    a, b = doc[earlier.head], doc[mention.head]
    if b.dep_ not in OBJECTS or not is_subject(a) or b.lower_.endswith(("self", "selves")):
        return False
    verb = b.head
    for _ in range(MOST_CONJUNCTS):
        if verb.i == a.head.i:
            return True
        if verb.dep_ not in SHARES_SUBJECT or any(child.dep_ in SUBJECTS for child in verb.children):
            return False
        verb = verb.head  # "Roe took the gun and shot him"
    return False
