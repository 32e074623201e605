"""The one chain of a document's people, groups and bodies, which speakers and incidents share.

Belongs here: the order of finding mentions, joining them and attaching late names. Not here: any rule of it.
"""

from pipelines.extract import identity
from pipelines.extract.clusters import Cluster
from pipelines.extract.coreference import Resolver
from pipelines.extract.late_names import MODEL, attach_names
from pipelines.extract.linear_models import Weights
from pipelines.extract.mention_finding import find_mentions, source_tokens
from pipelines.extract.mentions import Mention, Words
from pipelines.extract.same_age import join_ages
from pipelines.extract.sentences import SentenceIndex
from pipelines.records import Reading


def clusters_of(reading: Reading) -> list[Cluster]:
    """Return the clusters of a document in order of first mention; found once, then kept with the reading."""
    if reading.clusters is None:
        reading.clusters = find_clusters(reading)
    return reading.clusters


def find_clusters(reading: Reading, model: str | Weights = MODEL) -> list[Cluster]:
    """Return the clusters of a document with the names that come late; `model` rates which name is whose."""
    doc = Words(reading.doc)
    index = SentenceIndex(reading.doc, reading.paragraphs)
    clusters = join(doc, find_mentions(reading, doc), source_tokens(reading, doc), index)
    return attach_names(clusters, reading.doc, index, reading.document.title or "", model)


def join(doc: Words, mentions: list[Mention], sources: frozenset[int], index: SentenceIndex) -> list[Cluster]:
    """Return the clusters of mentions by grammar, name, noun and age."""
    clusters = Resolver(doc, sources).resolve(mentions, identity.equations(doc, mentions))
    kept = [c for c in clusters if len(c.mentions) > 1 or c.mentions[0].form != "coordination"]
    return join_ages(kept, doc.doc, index)
