"""What linking needs to know of a text, because texts are not kept after extraction.

Belongs here: reducing one reading to hashes, terms and facts. Not here: comparing them (`link/`).
"""

from functools import cache
from hashlib import blake2b

import numpy as np
from datasketch import MinHash

from pipelines.extract.lexical import facts, folded, terms
from pipelines.records import Fingerprint, Reading, ReportTerms, Span

# 64 permutations estimate Jaccard similarity within about 0.06 (one standard error at 0.5).
PERMUTATIONS = 64
MINHASH_TYPE = np.dtype("<u4")
SEED = 1
# Runs of three words: short enough for a one-sentence text, long enough that two stories share few.
SHINGLE_WORDS = 3
# The head of a news text tells the happening; the tail is background that other stories share.
MOST_TERMS = 120
MOST_REPORT_TERMS = 60
MOST_FACT_CHARS = 3000
# Shorter marked passages are names and single words, which stories share without copying.
LEAST_QUOTED_WORDS = 4


def fingerprint(reading: Reading) -> Fingerprint:
    """Return the fingerprint of a reading: near-duplicate hash, terms in order of telling, facts, quotations."""
    document = reading.document
    headline = "" if document.is_title_in_text or not document.title else f"{document.title}\n"
    plain = folded(headline + document.text)
    words = list(terms(plain))
    distinct = list(dict.fromkeys(words))
    return Fingerprint(
        document_id=document.document_id,
        minhash=minhash(words),
        terms=tuple(distinct[:MOST_TERMS]),
        facts=tuple(facts(plain[:MOST_FACT_CHARS])),
        quotations=tuple(quotation_hashes(document.text, reading.marked)),
        reports=tuple(
            ReportTerms(report.report_id, report_terms(document.text, report.sentences)) for report in reading.reports
        ),
    )


@cache
def _empty_minhash() -> MinHash:
    """Drawing the permutations costs more than hashing a text."""
    return MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme="affine32")


def minhash(words: list[str]) -> bytes:
    """Return the MinHash of the word shingles, 32 bits a permutation; empty for a text without content words."""
    if not words:
        return b""
    width = min(SHINGLE_WORDS, len(words))
    shingles = {" ".join(words[i : i + width]).encode() for i in range(len(words) - width + 1)}
    hashed = _empty_minhash().copy()
    hashed.update_batch(sorted(shingles))
    return np.asarray(hashed.hashvalues).astype(MINHASH_TYPE).tobytes()


def quotation_hashes(text: str, marked: tuple[Span, ...]) -> list[str]:
    """Return a hash a passage inside quotation marks, in order; what differs in marks and case hashes alike."""
    hashes = []
    for span in marked:
        words = [word for word in folded(text[span.start : span.end]).split() if word.strip(".,;:!?'\"-–—")]
        plain = " ".join(word.strip(".,;:!?'\"-–—") for word in words)
        if len(words) >= LEAST_QUOTED_WORDS:
            hashes.append(blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest())
    return list(dict.fromkeys(hashes))


def report_terms(text: str, sentences: tuple[Span, ...]) -> tuple[str, ...]:
    """Return the distinct terms of the sentences that tell a report, in order."""
    words = (term for span in sentences for term in terms(folded(text[span.start : span.end])))
    return tuple(list(dict.fromkeys(words))[:MOST_REPORT_TERMS])
