"""What is known so far of one person, group or body, while a document's mentions are being joined.

Belongs here: the cluster, and whether names, sexes and ages contradict each other. Not here: the choice between
clusters (`coreference`, `pronouns`).
"""

from dataclasses import dataclass, field

from pipelines.extract import organization_kinds, titles
from pipelines.extract.mentions import Mention

# Given names of up to this many letters may be short forms; they share their first three letters (Tim, Timothy).
LONGEST_SHORT_FORM = 4
SOFT_HYPHEN = "\xad"


@dataclass(eq=False)
class Cluster:
    """One person, group or body: its mentions, and what they tell."""

    kind: str  # person organization group
    is_plural: bool = False
    mentions: list[Mention] = field(default_factory=list)
    names: dict[tuple[str, ...], str] = field(
        default_factory=dict
    )  # parts of a person's or a body's name -> as printed
    generations: set[str] = field(default_factory=set)  # "jr", "sr"
    descriptions: set[str] = field(default_factory=set)
    nouns: set[str] = field(default_factory=set)
    role_words: set[str] = field(default_factory=set)
    gender: str | None = None
    age: int | None = None
    is_official: bool = False
    last_sentence: int = -1
    speaks: bool = False  # is the subject of a verb of speech
    is_harmed: bool = False  # is the patient of a verb of harm

    def add(self, mention: Mention, sentence: int) -> None:
        """Join a mention and take over what it tells."""
        self.mentions.append(mention)
        if mention.name:
            self.names.setdefault(name_parts(mention.name), mention.name)
            if self.kind == "person" and (suffix := generation(mention.name)):
                self.generations.add(suffix)
        if mention.noun:
            self.nouns.add(mention.noun)
        if mention.role:
            self.role_words.update(word.lower().rstrip(".") for word in mention.role.split())
        if mention.description:
            self.descriptions.add(bare(mention))
        self.gender = self.gender or mention.gender
        self.age = self.age or mention.age
        self.is_official = self.is_official or mention.is_official
        self.last_sentence = sentence

    def absorb(self, other: "Cluster") -> None:
        """Take over the mentions of another cluster, which is of the same person."""
        own_last = self.last_sentence
        for mention in other.mentions:
            self.add(mention, other.last_sentence)
        self.mentions.sort(key=lambda mention: mention.head)
        self.last_sentence = max(own_last, other.last_sentence)

    @property
    def name(self) -> str | None:
        """The fullest name, as printed but for its white space."""
        fullest = max(self.names.values(), key=lambda n: (len(n.split()), not n.isupper(), len(n)), default=None)
        return " ".join(fullest.replace(SOFT_HYPHEN, "").split()).strip(" ,-") if fullest else None

    def agrees(self, mention: Mention) -> bool:
        """Tell whether number, sex and age of a mention do not contradict the cluster's."""
        if self.kind == "organization" or self.is_plural != mention.is_plural:
            return False
        return not contradict(self.gender, mention.gender) and not contradict(self.age, mention.age)

    def may_be_named(self, name: str) -> bool:
        """Tell whether a person's name does not contradict the names that the cluster has."""
        parts, own = name_parts(name), generation(name)
        if own and self.generations and own not in self.generations:
            return False
        return all(same_person(parts, known) for known in self.names)


def actor_type_of(cluster: Cluster, kind: organization_kinds.Kind | None = None) -> str:
    """Return the kind of actor: as the body's kind says where it is known, then the title, then the noun."""
    if kind is not None and kind.actor_type != "unknown":
        return kind.actor_type
    told = next((m.actor_type for m in cluster.mentions if m.actor_type not in (None, "unknown")), "unknown")
    return "police" if told == "rank" else str(told)


def contradict(a: object, b: object) -> bool:
    """Tell whether both are known and differ."""
    return a is not None and b is not None and a != b


def bare(mention: Mention) -> str:
    """Return a description in lower case without "the"."""
    return (mention.description or "").lower().removeprefix("the ")


def name_parts(name: str) -> tuple[str, ...]:
    """Return the words of a name in lower case, without suffixes such as "Jr." and without a nickname in marks."""
    words = [w.lower().rstrip(".,").removesuffix("'s").removesuffix("’s") for w in name.split()]
    kept = tuple(w for w in words if w and w not in titles.words_of("suffixes") and w[0] not in "\"“'‘(")
    return kept or tuple(words)


def generation(name: str) -> str | None:
    """Return "jr" of "John Roe Jr.", which tells him from his father, else None."""
    last = name.split()[-1].lower().rstrip(".,")
    return last if last in titles.words_of("suffixes") else None


def same_person(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Tell whether two printed names can be one person's: same last name, no contradicting given name."""
    short, long = sorted((a, b), key=len)
    if not short:
        return False
    if short == long[-len(short) :]:
        return True
    if len(short) == 1:
        return short[0] == long[0] or (len(long) > 2 and short[0] == long[-2] and len(short[0]) > 1)
    if short[-1] != long[-1]:
        return False
    x, y = short[0], long[0]
    is_initial = min(len(x), len(y)) == 1 and x[0] == y[0]
    is_short_form = x[:3] == y[:3] and min(len(x), len(y)) <= LONGEST_SHORT_FORM
    return x == y or is_initial or is_short_form
