"""Which mentions of one document stand for one person, group or body.

Belongs here: one pass over the mentions in reading order that joins each to what came before; a mention that
nothing clearly fits begins a new cluster. Not here: finding mentions, what a cluster becomes (`entities`), pronouns
(`pronouns`). The work per mention is bounded by `WINDOW_MENTIONS`.
"""

from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipelines.extract import organization_kinds
from pipelines.extract.clusters import Cluster, bare, contradict, name_parts
from pipelines.extract.incident_lexicon import outcome_lexicon, role_lexicon
from pipelines.extract.mentions import Mention, Words, plain
from pipelines.extract.person_nouns import is_noun_of
from pipelines.extract.pronouns import antecedent, told_gender
from pipelines.extract.speakers import verbs

if TYPE_CHECKING:
    from spacy.tokens import Token

WINDOW_MENTIONS = 30
# How many sentences back a definite description ("the officer") may find its noun again, and one without its own
# noun ("the man") somebody who fits.
DESCRIPTION_REACH, GENERAL_REACH = 8, 4
FIRST_PERSON_POSSESSIVES = frozenset({"my", "our", "your"})
DISTINGUISHING = frozenset({"other", "second", "third", "fourth", "another", "first", "different", "new"})
# Forms that stand for nothing by themselves: unresolved, they are dropped.
DEPENDENT = frozenset({"pronoun", "relative", "body"})
HARMS = frozenset({"shooting", "stabbing", "attack", "assault", "beating"})
ADULT = 18
NEVER_VICTIMS = frozenset({"witness", "neighbor", "resident"})


class Resolver:
    """Joins the mentions of one document, in order; made anew for each document."""

    def __init__(self, doc: Words, sources: Iterable[int]) -> None:
        self.doc = doc
        self.clusters: list[Cluster] = []
        self.sources = frozenset(sources)
        self.by_last_name: dict[str, deque[Cluster]] = {}
        self.by_given: dict[str, deque[Cluster]] = {}
        self.by_noun: dict[str, deque[Cluster]] = {}
        self.bodies: dict[str, Cluster] = {}
        self.by_initials: dict[str, Cluster] = {}  # "LSP" -> the body whose words begin so
        self.police: dict[Cluster, None] = {}
        self.recent: deque[tuple[Mention, Cluster, int]] = deque(maxlen=WINDOW_MENTIONS)
        self.by_head: dict[int, Cluster] = {}
        self.described_later: dict[int, Mention] = {}
        self.named_later: dict[int, Mention] = {}  # head of "her" in "identified her as Roe" -> the name

    def resolve(self, mentions: list[Mention], equal: dict[int, int]) -> list[Cluster]:
        """Return the clusters; `equal` says which mention's head another's head is equated with."""
        heads = {mention.head: mention for mention in mentions}
        self.named_later = {equal[h]: heads[h] for h in equal if h in heads and heads[h].form == "name"}
        self.described_later = {equal[h]: heads[h] for h in equal if h in heads and _may_take_up(heads[h])}
        for mention in mentions:
            twin = self.by_head.get(equal.get(mention.head, -1))
            cluster = twin if twin is not None and self._may_join(twin, mention) else self._find(mention)
            if cluster is None and mention.form in DEPENDENT:
                continue
            if cluster is None:
                cluster = Cluster(_kind(mention), is_plural=mention.is_plural)
                self.clusters.append(cluster)
            self._add(cluster, mention)
        return self.clusters

    def _may_join(self, cluster: Cluster, mention: Mention) -> bool:
        if mention.form == "relative":
            return True
        if mention.form == "organization" or not cluster.agrees(mention):
            return False
        if mention.form == "name" and mention.name:
            known = self._person(mention)
            return cluster.may_be_named(mention.name) and (known is None or known is cluster)
        return True

    def _add(self, cluster: Cluster, mention: Mention) -> None:
        sentence = self.doc.sentences[mention.head]
        cluster.add(mention, sentence)
        cluster.speaks = cluster.speaks or speaks(self.doc[mention.head])
        cluster.is_harmed = cluster.is_harmed or is_harmed(self.doc[mention.head])
        if mention.form == "name" and mention.name:
            parts = name_parts(mention.name)
            _register(self.by_last_name, parts[-1], cluster)
            if len(parts) > 1:
                _register(self.by_given, parts[0], cluster)
            if len(parts) > 2:
                _register(self.by_given, parts[-2], cluster)  # the first of two surnames: "Reyes" of "Juan Reyes Mora"
        elif mention.form == "organization" and mention.name:
            self._add_body(cluster, mention.name)
        if mention.noun:
            _register(self.by_noun, mention.noun, cluster)
        if mention.role and cluster.kind == "person":
            _register(self.by_noun, _last_word(mention.role), cluster)
        self.by_head[mention.head] = cluster
        self.recent.append((mention, cluster, sentence))

    def _add_body(self, cluster: Cluster, name: str) -> None:
        key = organization_kinds.canonical(name)
        self.bodies.setdefault(key, cluster)
        if letters := organization_kinds.initials(name):
            self.by_initials.setdefault(letters, cluster)
        if "police" in key.split():
            self.police[cluster] = None

    def _find(self, mention: Mention) -> Cluster | None:
        if mention.form == "name":
            return self._person(mention) or self._identified(mention)
        if mention.form == "organization":
            return self._body(mention.name or "")
        if mention.form == "body":
            return self._body_again(mention)
        if mention.form == "pronoun":
            return self._pronoun(mention)
        return self._nominal(mention) if mention.form == "nominal" else None

    def _nominal(self, mention: Mention) -> Cluster | None:
        """Find whom a description takes up; where "identified as" names them, somebody who may bear that name."""
        found, later = self._described(mention), self.named_later.get(mention.head)
        if later is None or later.name is None:
            return found
        known = self._person(later)
        if known is not None:
            return known if known.agrees(mention) else None
        return found if found is not None and found.may_be_named(later.name) else None

    def _person(self, mention: Mention) -> Cluster | None:
        """Find who bears the name: by last name, else by a given name alone; the role, then the nearest, decides."""
        parts = name_parts(mention.name or "")
        if not parts:
            return None
        titled = mention.gender if mention.first < mention.name_first else None
        namesakes = self.by_last_name.get(parts[-1], ())
        found = [c for c in namesakes if c.may_be_named(mention.name or "") and not contradict(c.gender, titled)]
        if not found and len(parts) == 1:
            found = list(self.by_given.get(parts[0], ()))
        word = _last_word(mention.role) if mention.role else None
        if len(found) > 1 and len(parts) == 1:
            found = self._alike(mention, found)
        return max(found, key=lambda c: (word in c.role_words, len(c.mentions)), default=None)

    def _alike(self, mention: Mention, namesakes: list[Cluster]) -> list[Cluster]:
        """Return the namesakes that a bare surname may mean: who speaks spoke before, the harmed did not."""
        token = self.doc[mention.head]
        if speaks(token):
            return [c for c in namesakes if c.speaks] or namesakes
        if is_harmed(token):
            return [c for c in namesakes if c.is_harmed] or [c for c in namesakes if not c.speaks] or namesakes
        return namesakes

    def _identified(self, mention: Mention) -> Cluster | None:
        """Find whom "the victim" takes up where a new name "was identified as the victim"."""
        later = self.described_later.get(mention.head)
        found = self._described(later) if later is not None else None
        return found if found is not None and not found.names and self._may_join(found, mention) else None

    def _body(self, name: str) -> Cluster | None:
        """Find the body by its name, by the name with or without its last word, or by its initials."""
        key = organization_kinds.canonical(name)
        for form in (key, *organization_kinds.other_forms(key)):
            if form in self.bodies:
                return self.bodies[form]
        return self.by_initials.get(name) or self.bodies.get(organization_kinds.initials(name).casefold())

    def _body_again(self, mention: Mention) -> Cluster | None:
        """Find the body that "the department" takes up: the last one whose name has such a head."""
        sentence = self.doc.sentences[mention.head]
        for _, cluster, number in reversed(self.recent):
            if sentence - number > DESCRIPTION_REACH:
                return None
            names = cluster.names.values() if cluster.kind == "organization" else ()
            if any(organization_kinds.may_be_called(mention.noun or "", name) for name in names):
                return cluster
        return None

    def _pronoun(self, mention: Mention) -> Cluster | None:
        name = self.named_later.get(mention.head)
        found = antecedent(self.doc, mention, reversed(self.recent), self.sources, name)
        if found is not None and found.kind == "person":
            found.gender = found.gender or told_gender(self.doc[mention.head].lower_)
        return found

    def _described(self, mention: Mention) -> Cluster | None:
        """Find whom a description takes up: by the same noun or role, or, for a general noun, by sex and age."""
        words = {plain(self.doc[k]) for k in range(mention.first, mention.last)}
        if words & (DISTINGUISHING | FIRST_PERSON_POSSESSIVES):
            return None
        if words <= {"police", "the"} and len(self.police) == 1:
            return next(iter(self.police))
        if not mention.is_definite:
            return self._same_group(mention) if mention.is_plural else None
        sentence = self.doc.sentences[mention.head]
        alike = list(self.by_noun.get(mention.noun or "", ()))
        if is_noun_of("relations", mention.noun) and not mention.is_official:
            owner, is_owned = self._owner(mention), self.doc[mention.first].lower_ != "the"
            alike = [c for c in alike if not is_owned or self._is_of(c, owner)]
            return next((c for c in reversed(alike) if c.agrees(mention)), None)
        fitting = [c for c in alike if c.agrees(mention) and sentence - c.last_sentence <= DESCRIPTION_REACH]
        if fitting:
            return max(fitting, key=lambda c: c.mentions[-1].head)
        return None if mention.is_plural else self._by_kind(mention, sentence)

    def _is_of(self, cluster: Cluster, owner: Cluster | str | None) -> bool:
        """Tell whether a relative or friend is somebody's, by the mentions so far."""
        owners = [self._owner(m) for m in cluster.mentions]
        return owner is not None and (owner in owners or "their" in owners)

    def _owner(self, mention: Mention) -> Cluster | str | None:
        """Return whose "his wife" or "Roe's wife" is; "their" where nobody knows whose."""
        owners = [child for child in self.doc[mention.head].children if child.dep_ == "poss"]
        known = next((self.by_head[owner.i] for owner in owners if owner.i in self.by_head), None)
        return known or next((owner.lower_ for owner in owners if owner.lower_ == "their"), None)

    def _by_kind(self, mention: Mention, sentence: int) -> Cluster | None:
        """Join "the man", "the 29-year-old", "the victim" to the one private person shortly before who fits."""
        near = dict.fromkeys(c for _, c, _ in reversed(self.recent) if sentence - c.last_sentence <= GENERAL_REACH)
        people = [c for c in near if c.kind == "person" and not c.is_official and c.agrees(mention)]
        accused = [c for c in people if any(is_noun_of("assailants", noun) for noun in c.nouns)]
        if is_noun_of("assailants", mention.noun):
            found = [c for c in accused if "victim" not in c.nouns]
        elif mention.noun == "victim":
            found = [c for c in people if c not in accused and not c.nouns & NEVER_VICTIMS]
            found = [c for c in found if c.is_harmed] or [c for c in found if not c.speaks]
        elif mention.age is not None:
            found = [c for c in people if c.age is None and mention.noun != "old"]
        elif is_noun_of("generic", mention.noun):
            found = [c for c in people if mention.gender is None or c.gender == mention.gender] or people
            if is_noun_of("minors", mention.noun):
                found = [c for c in found if c.age is None or c.age < ADULT]
        else:
            found = []
        return found[0] if len(found) == 1 else None

    def _same_group(self, mention: Mention) -> Cluster | None:
        alike = reversed(self.by_noun.get(mention.noun or "", ()))
        return next((c for c in alike if c.is_plural and bare(mention) in c.descriptions), None)


def speaks(token: "Token") -> bool:
    """Tell whether a token is the subject of a verb of speech."""
    return token.dep_ == "nsubj" and token.head.lemma_.lower() in verbs("say")


def is_harmed(token: "Token") -> bool:
    """Tell whether a token is what a verb of harm is done to."""
    if token.dep_ == "pobj" and token.head.lower_ in ("of", "in", "on"):
        return token.head.head.lemma_.lower() in outcome_lexicon()["killed_nouns"] | HARMS
    return token.dep_ in ("nsubjpass", "dobj") and token.head.lemma_.lower() in role_lexicon()["harm_verbs"]


def _kind(mention: Mention) -> str:
    if mention.form == "organization":
        return "organization"
    return "group" if mention.is_plural else "person"


def _may_take_up(mention: Mention) -> bool:
    is_private = mention.form == "nominal" and mention.is_definite and not mention.is_official
    return is_private and (mention.noun == "victim" or is_noun_of("assailants", mention.noun))


def _last_word(role: str) -> str:
    return role.split()[-1].lower().rstrip(".")


def _register(index: dict[str, deque[Cluster]], key: str, cluster: Cluster) -> None:
    clusters = index.setdefault(key, deque(maxlen=WINDOW_MENTIONS))
    if cluster not in clusters:
        clusters.append(cluster)
