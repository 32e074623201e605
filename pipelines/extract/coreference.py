"""Which mentions of one document stand for one person, group or body.

Belongs here: one pass over the mentions in reading order that joins each to what came before, in the manner of
Lappin and Leass (1994): the candidates are those mentioned shortly before, weighted by distance and grammatical
role. A mention that nothing clearly fits begins a new cluster. Not here: finding mentions, or what a cluster
becomes (`entities`). The work per mention is bounded by `WINDOW_MENTIONS`.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipelines.extract import organizations, titles
from pipelines.extract.descriptions import is_noun_of
from pipelines.extract.mentions import Mention, Words, is_subject, plain

WINDOW_MENTIONS = 30
# Weight of a candidate by sentences between it and the pronoun; farther ones are never meant.
NEARNESS = (3.0, 2.5, 1.2, 0.5)
SUBJECT, SOURCE, GENDER_KNOWN, REPEATED = 1.5, 1.5, 1.0, 0.3
POSSESSOR, MARKED, HEADLINE = -0.7, -2.0, -1.5
# The best candidate must lead the next by this much; below it the reader cannot be sure either.
LEAST_LEAD = 0.35
# How many sentences back a definite description ("the officer") may find its noun again.
DESCRIPTION_REACH = 8
MALE, FEMALE = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"})
PLURAL = frozenset({"they", "them", "their", "themselves", "theirs"})
PRONOUNS = MALE | FEMALE | PLURAL
DISTINGUISHING = frozenset({"other", "second", "third", "fourth", "another", "first", "different", "new"})


@dataclass
class Cluster:
    """What is known so far of one person, group or body."""

    kind: str  # person organization group
    mentions: list[Mention] = field(default_factory=list)
    names: list[tuple[str, ...]] = field(default_factory=list)
    nouns: set[str] = field(default_factory=set)
    role_words: set[str] = field(default_factory=set)
    gender: str | None = None
    age: int | None = None
    is_plural: bool = False
    is_official: bool = False
    last_sentence: int = -1

    def add(self, mention: Mention, sentence: int) -> None:
        """Join a mention and take over what it tells."""
        self.mentions.append(mention)
        if mention.name and mention.form == "name":
            self.names.append(name_parts(mention.name))
        if mention.noun:
            self.nouns.add(mention.noun)
        if mention.role:
            self.role_words.update(word.lower().rstrip(".") for word in mention.role.split())
        self.gender = self.gender or mention.gender
        self.age = self.age or mention.age
        self.is_official = self.is_official or mention.is_official
        self.last_sentence = sentence


def name_parts(name: str) -> tuple[str, ...]:
    """Return the words of a name in lower case, without suffixes such as "Jr."."""
    words = [w.lower().rstrip(".,").removesuffix("'s").removesuffix("’s") for w in name.split()]
    kept = tuple(w for w in words if w and w not in titles.words_of("suffixes") and w[0] not in "\"“'‘(")
    return kept or tuple(words)


def same_person(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Tell whether two printed names can be one person's: same last name, no contradicting given name."""
    short, long = sorted((a, b), key=len)
    if short == long[-len(short) :]:
        return True
    if len(short) == 1:
        return False
    if short[-1] != long[-1]:
        return False
    x, y = short[0], long[0]
    return x == y or ((len(x) == 1 or len(y) == 1) and x[0] == y[0]) or (x[:3] == y[:3] and min(len(x), len(y)) <= 4)


class Resolver:
    """Joins the mentions of one document, in order; made anew for each document."""

    def __init__(self, doc: Words, sources: Iterable[int]) -> None:
        self.doc = doc
        self.clusters: list[Cluster] = []
        self.sources = frozenset(sources)
        self.by_last_name: dict[str, list[Cluster]] = {}
        self.by_given: dict[str, list[Cluster]] = {}
        self.bodies: dict[str, Cluster] = {}
        self.by_noun: dict[str, list[Cluster]] = {}
        self.recent: deque[tuple[Mention, Cluster, int]] = deque(maxlen=WINDOW_MENTIONS)
        self.by_head: dict[int, Cluster] = {}
        self.sentence_of = doc.sentences

    def resolve(self, mentions: list[Mention], equal: dict[int, int]) -> list[Cluster]:
        """Return the clusters; `equal` says which mention's head another's head is equated with."""
        for mention in mentions:
            twin = self.by_head.get(equal.get(mention.head, -1))
            cluster = twin if twin is not None and self._may_join(twin, mention) else self._find(mention)
            if cluster is None and mention.form in ("pronoun", "relative"):
                continue
            if cluster is None:
                cluster = Cluster(_kind(mention), is_plural=mention.is_plural)
                self.clusters.append(cluster)
            self._add(cluster, mention)
        return self.clusters

    def _may_join(self, cluster: Cluster, mention: Mention) -> bool:
        if mention.form == "organization" or cluster.kind == "organization":
            return mention.form == "relative"
        if mention.form != "relative" and mention.is_plural != cluster.is_plural:
            return False
        if mention.gender and cluster.gender and mention.gender != cluster.gender:
            return False
        if mention.age and cluster.age and mention.age != cluster.age:
            return False
        if mention.form == "name" and mention.name:
            parts = name_parts(mention.name)
            if any(not same_person(parts, known) for known in cluster.names):
                return False
            known = self._person(mention)
            return known is None or known is cluster
        return True

    def _add(self, cluster: Cluster, mention: Mention) -> None:
        sentence = self.sentence_of[mention.head]
        cluster.add(mention, sentence)
        if mention.form == "name":
            parts = cluster.names[-1]
            _register(self.by_last_name, parts[-1], cluster)
            if len(parts) > 1:
                _register(self.by_given, parts[0], cluster)
        elif mention.form == "organization" and mention.name:
            self.bodies.setdefault(organizations.canonical(mention.name), cluster)
        if mention.noun:
            _register(self.by_noun, mention.noun, cluster)
        if mention.role and cluster.kind == "person":
            _register(self.by_noun, mention.role.split()[-1].lower().rstrip("."), cluster)
        self.by_head[mention.head] = cluster
        self.recent.append((mention, cluster, sentence))

    def _find(self, mention: Mention) -> Cluster | None:
        if mention.form == "name":
            return self._person(mention)
        if mention.form == "organization":
            return self._body(mention)
        if mention.form == "pronoun":
            return self._antecedent(mention)
        return self._described(mention) if mention.form == "nominal" else None

    def _person(self, mention: Mention) -> Cluster | None:
        parts = name_parts(mention.name or "")
        if not parts:
            return None
        found = [
            c
            for c in self.by_last_name.get(parts[-1], ())
            if all(same_person(parts, known) for known in c.names)
            and not _clash(c.gender, mention.gender if mention.first < mention.name_first else None)
        ]
        if not found and len(parts) == 1:
            found = [c for c in self.by_given.get(parts[0], ()) if c.kind == "person"]
        if not found:
            return None
        word = mention.role.split()[-1].lower().rstrip(".") if mention.role else None
        return max(found, key=lambda c: (bool(word and word in c.role_words), c.last_sentence))

    def _body(self, mention: Mention) -> Cluster | None:
        key = organizations.canonical(mention.name or "")
        if key in self.bodies:
            return self.bodies[key]
        for form in organizations.other_forms(key):
            if form in self.bodies:
                return self.bodies[form]
        return None

    def _described(self, mention: Mention) -> Cluster | None:
        """Find whom a description takes up: by age, by the same noun, or, for a general noun, by sex."""
        words = {plain(self.doc[k]) for k in range(mention.first, mention.last)}
        if words & DISTINGUISHING:
            return None
        if mention.is_plural and not mention.is_definite:
            return self._same_group(mention)
        if not mention.is_definite:
            return None
        sentence = self.sentence_of[mention.head]
        fitting = [
            c
            for c in self.by_noun.get(mention.noun or "", ())
            if self._fits(c, mention) and sentence - c.last_sentence <= DESCRIPTION_REACH
        ]
        if is_noun_of("relations", mention.noun) and not mention.is_official:
            return None
        if fitting:
            return max(fitting, key=lambda c: c.mentions[-1].head)
        if mention.is_plural:
            return None
        return self._by_kind(mention, sentence)

    def _by_kind(self, mention: Mention, sentence: int) -> Cluster | None:
        """Join "the man", "the 29-year-old", "the victim" to the one private person shortly before who fits."""
        is_assailant, is_victim = is_noun_of("assailants", mention.noun), mention.noun == "victim"
        general = is_noun_of("generic", mention.noun) or mention.noun == "old"
        if not (general or is_assailant or is_victim):
            return None
        found: list[Cluster] = []
        for _, cluster, _ in reversed(self.recent):
            if (
                cluster in found
                or cluster.kind != "person"
                or not self._fits(cluster, mention)
                or sentence - cluster.last_sentence > 4
            ):
                continue
            accused = any(is_noun_of("assailants", noun) for noun in cluster.nouns)
            if (
                cluster.is_official
                or (is_victim and (accused or cluster.nouns & {"witness", "neighbor", "resident"}))
                or (is_assailant and "victim" in cluster.nouns)
            ):
                continue
            if is_assailant and not accused:
                continue
            if (
                general
                and mention.age is None
                and (cluster.gender or mention.gender is None) != mention.gender
                and mention.gender
            ):
                continue
            if mention.noun == "old" and cluster.age != mention.age:
                continue
            found.append(cluster)
        return found[0] if found and (len(found) == 1 or mention.age is not None) else None

    def _same_group(self, mention: Mention) -> Cluster | None:
        for cluster in reversed(self.by_noun.get(mention.noun or "", ())[-6:]):
            if cluster.is_plural and any(_bare(m) == _bare(mention) for m in cluster.mentions if m.form == "nominal"):
                return cluster
        return None

    def _fits(self, cluster: Cluster, mention: Mention) -> bool:
        if cluster.kind == "organization" or cluster.is_plural != mention.is_plural:
            return False
        if _clash(cluster.gender, mention.gender):
            return False
        return not (mention.age and cluster.age and mention.age != cluster.age)

    def _antecedent(self, mention: Mention) -> Cluster | None:
        """Weigh the clusters mentioned shortly before a pronoun; None when none leads clearly."""
        word, sentence = self.doc[mention.head].lower_, self.sentence_of[mention.head]
        weights: dict[int, tuple[float, Cluster]] = {}
        counts: dict[int, int] = {}
        for earlier, cluster, number in reversed(self.recent):
            gap = sentence - number
            if gap >= len(NEARNESS):
                break
            if not _agrees(word, cluster) or self._is_co_argument(earlier, mention):
                continue
            weight = NEARNESS[gap] + self._weight(earlier, mention)
            if cluster.gender is not None and word not in PLURAL:
                weight += GENDER_KNOWN
            counts[id(cluster)] = counts.get(id(cluster), 0) + 1
            if id(cluster) not in weights or weight > weights[id(cluster)][0]:
                weights[id(cluster)] = (weight, cluster)
        ranked = sorted(((w + REPEATED * min(counts[k], 4), k) for k, (w, _) in weights.items()), reverse=True)
        if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < LEAST_LEAD):
            return None
        found = weights[ranked[0][1]][1]
        if found.gender is None and word not in PLURAL and found.kind == "person":
            found.gender = "male" if word in MALE else "female"
        return found

    def _weight(self, earlier: Mention, mention: Mention) -> float:
        token = self.doc[earlier.head]
        weight = SUBJECT if is_subject(token) else 0.0
        weight += POSSESSOR if token.dep_ == "poss" and earlier.form != "pronoun" else 0.0
        weight += (MARKED if earlier.is_marked else 0.0) + (HEADLINE if earlier.is_headline else 0.0)
        if earlier.head in self.sources and mention.head in self.sources:
            weight += SOURCE
        return weight

    def _is_co_argument(self, earlier: Mention, mention: Mention) -> bool:
        """Tell whether both depend on one verb, so that only a reflexive could mean the same."""
        a, b = self.doc[earlier.head], self.doc[mention.head]
        return (
            a.head.i == b.head.i
            and b.dep_ in ("dobj", "pobj", "dative", "iobj")
            and is_subject(a)
            and not b.lower_.endswith(("self", "selves"))
        )


def _kind(mention: Mention) -> str:
    if mention.form == "organization":
        return "organization"
    return "group" if mention.is_plural else "person"


def _clash(a: str | None, b: str | None) -> bool:
    return a is not None and b is not None and a != b


def _agrees(word: str, cluster: Cluster) -> bool:
    if word in PLURAL:
        return cluster.is_plural or cluster.kind == "organization"
    return (
        cluster.kind == "person"
        and not cluster.is_plural
        and cluster.gender in (None, "male" if word in MALE else "female")
    )


def _bare(mention: Mention) -> str:
    return (mention.description or "").lower().removeprefix("the ")


def _register(index: dict[str, list[Cluster]], key: str, cluster: Cluster) -> None:
    clusters = index.setdefault(key, [])
    if cluster not in clusters[-WINDOW_MENTIONS:]:
        clusters.append(cluster)
