"""On which day an incident happened: a ranker over the days that its document prints.

Belongs here: candidates, their features and the choice. Not here: finding and resolving dates (`dates.py`), the time
of day (`incident_times.py`), nor the dates of public events (`events.py`).
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from spacy.tokens import Token

from pipelines.extract.date_direction import direction
from pipelines.extract.date_words import date_words
from pipelines.extract.deed_times import governor_of
from pipelines.extract.happenings import HAPPENING_NOUNS, Happening, anchor
from pipelines.extract.incident_lexicon import incident_lexicon, outcome_lexicon, role_lexicon, site_lexicon
from pipelines.extract.linear_models import choice_probabilities
from pipelines.extract.sentences import SentenceIndex, gap
from pipelines.extract.verb_arguments import lemma_of
from pipelines.records import DateMention, Reading

MODEL = "incident_date_model"
UNDATED = {"undated": 1.0}
# Bounds the time on a calendar of events; no news article has as many dates near one happening.
MOST_DATES = 30
DATELINE_REACH = 60  # characters
# A happening told from here on is an aside, which the days of the lead are not about.
LEAD = 2
# Sentences between the account of the main incident and its day, the lead apart.
REACH = 5
# From a date to the deed that it dates: longer paths than this are another clause's.
LONGEST_PATH = 6
# "9 p.m. on the Saturday": how far a clock time may stand from its day.
CLOCK_REACH = 20
HAPPENS = frozenset({"happen", "occur", "take", "begin", "start", "unfold", "incident"} | HAPPENING_NOUNS)
FINDS = frozenset({"find", "discover", "respond", "dispatch", "call", "report", "summon"})
COARSE = frozenset({"week", "month", "year", "decade", "season"})
COURT_DAYS = frozenset({"arrest", "arraignment", "hearing", "court", "custody"})
COUNTED = (" after", " before", " later", " earlier", " following", " prior to")
STAYS = frozenset({"remain", "stay", "turn", "surrender"})
OTHER_ACTS = frozenset({"of_saying", "of_arrest", "of_aftermath", "of_announcement", "of_plan", "coming", "counted"})
ANNOUNCEMENT = frozenset({"of_announced_noun"})  # "at a news conference on Monday"
FILES = frozenset({"file", "sue", "bring", "lodge", "launch"})  # a suit
PROBES = frozenset({"investigation", "inquiry", "probe"})  # "an investigation of Monday's shooting"
OPEN_ENDED = frozenset({"since", "until", "till", "by", "of"})  # "since Jan. 1", "as of Monday"
PRINTED = frozenset({"edition", "paper", "newspaper", "issue", "article", "story", "broadcast", "newscast"})
CLAUSES = frozenset({"VERB", "AUX"})


def _verb_above(token: Token) -> Token | None:
    for _ in range(LONGEST_PATH):
        if token.pos_ in CLAUSES or token.head is token:
            break
        token = token.head
    return token if token.pos_ in CLAUSES else None


def _is_held(verb: Token) -> bool:
    """Tell whether a verb says where somebody is kept or still is: "placed under arrest", "was at large"."""
    states = outcome_lexicon()["arrested_nouns"] | {"large", "run", "court"}
    if verb.pos_ not in CLAUSES:
        return False
    goals = (g for c in verb.children if c.dep_ == "prep" for g in c.children if g.pos_ != "PROPN")
    return lemma_of(verb) in STAYS or any(lemma_of(g) in states for g in goals)


def _is_dateline(date: DateMention, reading: Reading) -> bool:
    """Tell whether a date is that of the telling: "SPRINGFIELD (Jan. 5, 2020) – " at the head of a text."""
    return date.start < DATELINE_REACH and reading.document.text[max(0, date.start - 1) : date.start] == "("


def _is_of_print(date: DateMention, reading: Reading) -> bool:
    """Tell whether a date is that of a publication: "an article in Tuesday's editions"."""
    span = reading.doc.char_span(date.start, date.end, alignment_mode="expand")
    return span is not None and any(t.dep_ == "poss" and lemma_of(t.head) in PRINTED for t in span)


def _joined(token: Token) -> Iterator[Token]:
    yield token
    yield from (c for c in token.children if c.dep_ in {"conj", "nsubj", "nsubjpass"})


def _clause_features(governor: Token | None, happening: Happening, announced: Collection[int]) -> dict[str, float]:
    """Return what the word that a date modifies says of it: the deed, a statement, an arrest, a discovery."""
    outcomes = outcome_lexicon()
    if governor is None:
        return {"ungoverned": 1.0}
    lemma, core = lemma_of(governor), bool(happening.types & incident_lexicon().core)
    arrested = outcomes["arrested_verbs"] | COURT_DAYS
    is_arrest = lemma in arrested or _is_held(governor)
    is_deed = any(t.i in happening.deeds for t in _joined(governor))
    is_filed = governor.pos_ == "NOUN" or lemma in FILES
    found = {
        "of_deed": is_deed,
        "of_told_verb": governor.i in {t.token.i for t in happening.triggers} and not is_deed,
        "of_happening": lemma in HAPPENS and not is_deed,
        "of_saying": lemma in role_lexicon()["speech_verbs"],
        "of_aftermath": lemma in site_lexicon()["aftermath"],
        "of_announcement": governor.i in announced,
        "of_announced_noun": governor.i in announced and is_filed and lemma not in PROBES,
        "of_plan": lemma in date_words().future_words,
        "of_arrest": is_arrest and core,
        "of_arrest_reported": is_arrest and not core,
        "of_death": lemma in outcomes["killed_verbs"] and not is_deed,
        "of_finding": lemma in FINDS,
        "of_noun": governor.pos_ == "NOUN" and not is_deed and lemma not in HAPPENS,
        "deed_in_clause": not is_deed and _is_near_deed(_verb_above(governor), happening),
    }
    return {name: 1.0 for name, holds in found.items() if holds}


def _is_near_deed(verb: Token | None, happening: Happening) -> bool:
    """Tell whether a deed hangs directly on a verb, or the verb on it: "left home on Friday and was shot"."""
    return verb is not None and (verb.head.i in happening.deeds or any(c.i in happening.deeds for c in verb.children))


def _is_counted(date: DateMention) -> bool:
    """Tell whether a date counts from another: "two days after"."""
    return date.phrase.lower().endswith(COUNTED)


def _kind_features(date: DateMention, reading: Reading) -> dict[str, float]:
    """Return how exact a date is and how it is printed."""
    phrase, text = date.phrase.lower(), reading.document.text
    before = text[max(0, date.start - DATELINE_REACH) : date.start].split()
    head = reading.doc.char_span(date.start, date.end, alignment_mode="expand")
    found = {
        "coming": head is not None and direction(head.root) == "future",
        "coarse": date.date_precision in COARSE,
        "counted": _is_counted(date),
        "weekday": date.date_basis == "weekday",
        "calendar": any(c.isdigit() for c in phrase),
        "part_of_day": date.date_precision == "part_of_day",
        "current": phrase.startswith("this ") and date.date_precision in COARSE,
        "open_ended": bool(before) and before[-1].lower() in OPEN_ENDED,
        "title": date.end <= len(reading.document.title or "") and reading.document.is_title_in_text,
        "quoted": any(m.start <= date.start < m.end for m in reading.marked),
    }
    return {name: 1.0 for name, holds in found.items() if holds}


def _clock_features(date: DateMention, clocks: list[DateMention], sentence: tuple[int, int]) -> dict[str, float]:
    """Return whether a time of day stands right beside a date, or in its sentence."""
    gaps = (max(clock.start - date.end, date.start - clock.end) for clock in clocks)
    is_beside = any(0 <= apart <= CLOCK_REACH for apart in gaps)
    inside = any(sentence[0] <= clock.start < sentence[1] for clock in clocks)
    return {"clock_beside": float(is_beside), "clock_in_sentence": float(inside)}


def date_candidates(
    happening: Happening, reading: Reading, index: SentenceIndex, foreign: Collection[int], is_main: bool = True
) -> list[DateMention]:
    """Return the days on which a happening can have been: none after the publication, nor of another happening.

    `foreign` are the sentences that tell other happenings. What a document is not mainly about, and an aggregate, has
    only the days of its own account, or of its own item on a page of several.
    """
    is_aside = not is_main or happening.is_aggregate
    own = happening.extent | account_of(happening, index) if is_aside else frozenset(happening.sentences)
    published = (reading.document.published_at or "9999")[:10]
    days = [
        d
        for d in reading.dates
        if not d.is_clock_time and not d.is_duration_or_age and d.date_precision not in {"none", "year"}
        if (d.date_start or "")[:10] <= published and not _is_dateline(d, reading) and not _is_of_print(d, reading)
        if (d.date_start or not _is_counted(d)) and (number := index.of_offset(d.start)) not in foreign
        if number in own or (not is_aside and (number <= 1 or abs(gap(happening.ordered, number)) <= REACH))
    ]
    if len(days) <= MOST_DATES:
        return days
    nearest = sorted(days, key=lambda d: (abs(gap(happening.ordered, index.of_offset(d.start))), d.start))
    return sorted(nearest[:MOST_DATES], key=lambda d: d.start)


def account_of(happening: Happening, index: SentenceIndex) -> set[int]:
    """Return the sentences that tell a happening, with those before them in their paragraphs."""
    told = happening.sentences
    return told | {n - 1 for n in told if n and index.paragraph_of(n) == index.paragraph_of(n - 1)}


def date_features(
    days: list[DateMention],
    happening: Happening,
    reading: Reading,
    index: SentenceIndex,
    announced: Collection[int],
) -> list[dict[str, float]]:
    """Return, for each day of `date_candidates`, what speaks for it as the day of a happening."""
    clocks = [d for d in reading.dates if d.is_clock_time]
    core, first = happening.core_sentences(index), index.of_token(anchor(happening, index))
    named = Counter(d.date_start for d in days if d.date_start)
    exact = [d.date_start for d in days if d.date_start and d.date_precision not in COARSE]
    rows = []
    for date in days:
        number = index.of_offset(date.start)
        sentence = index.sentences[number]
        distance = gap(core, number)
        row = {
            "in_first": float(number == first),
            "in_core": float(distance == 0),
            "told": float(number in happening.sentences),
            "near": 1.0 / (1.0 + abs(distance)),
            "before": float(distance < 0),
            "far": float(abs(distance) > 4),
            "lead": float(number <= 1 and happening.ordered[0] <= LEAD),
            "earliest": float(bool(exact) and date.date_start == min(exact)),
            "repeated": float(named[date.date_start] > 1) if date.date_start else 0.0,
            "holds_day": float(any(_holds(date, day) for day in days)),
            **_kind_features(date, reading),
            **_clock_features(date, clocks, (sentence.start_char, sentence.end_char)),
        }
        of_what = _clause_features(governor_of(date, reading.doc), happening, announced)
        row |= of_what | {f"{name}_in_core": 1.0 for name in of_what if distance == 0}
        rows.append(row)
    return rows


def _holds(stretch: DateMention, day: DateMention) -> bool:
    """Tell whether a week or month that a text prints holds a day that it prints as well."""
    first, last, start = stretch.date_start, stretch.date_end, day.date_start
    is_stretch = stretch.date_precision in COARSE and day.date_precision not in COARSE
    return is_stretch and bool(first and last and start and first <= start[:10] <= last)


def find_date(
    happening: Happening,
    reading: Reading,
    index: SentenceIndex,
    announced: Collection[int],
    foreign: Collection[int],
    is_main: bool,
) -> DateMention | None:
    """Return the day of a happening as printed, None where none is likely.

    `announced` are the tokens that name an announcement, whose dates are their own. What a document is not mainly
    about has no day of another act.
    """
    days = date_candidates(happening, reading, index, foreign, is_main)
    rows = date_features(days, happening, reading, index, announced)
    barred = OTHER_ACTS if not is_main or happening.is_aggregate else ANNOUNCEMENT
    kept = [i for i, row in enumerate(rows) if row.keys().isdisjoint(barred)]
    days, rows = [days[i] for i in kept], [rows[i] for i in kept]
    best = choose_day(days, rows, choice_probabilities(MODEL, [*rows, UNDATED]))
    return days[best] if best is not None else None


def choose_day(days: Sequence[DateMention], rows: Sequence[Mapping[str, float]], shares: Sequence[float]) -> int | None:
    """Return the number of the likeliest day, None where "undated", whose share stands last, is likelier.

    A day inside a week or month that was chosen is taken instead unless it is that of another act.
    """
    best = max(range(len(shares)), key=lambda i: shares[i])
    if best == len(days):
        return None
    inside = [i for i, day in enumerate(days) if _holds(days[best], day) and rows[i].keys().isdisjoint(OTHER_ACTS)]
    return max(inside, key=lambda i: shares[i], default=best)
