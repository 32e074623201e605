"""The table `documents`."""

from schemas import columns as c
from schemas import vocabulary as v
from schemas.table import Table


class Documents(Table):
    """One row is a source document. Its text is never published; offsets elsewhere point into it."""

    document_id: c.Text = c.key("The document.")
    source_id: c.Text = c.key("The article's own id in the input, or its path relative to the input folder.")
    kind: c.Text = c.term(v.DOCUMENT_KIND, "What the document is.")
    url: c.Text = c.text("Where it was published.")
    publisher: c.Text = c.text("Who published it.")
    title: c.Text = c.text("Its title or headline.")
    author: c.Text = c.text("Who wrote it, as the source says.")
    language: c.Text = c.text("Language of its text, as an ISO 639-1 code.")
    published_at: c.Text = c.iso_date("When it was published.")
    published_basis: c.Text = c.term(v.PUBLISHED_BASIS, "Where published_at comes from.")
    retrieved_at: c.Text = c.iso_date("When its text was fetched.")
    text_sha256: c.Text = c.text("SHA-256 of its text in UTF-8.", nullable=False, pattern=r"^[0-9a-f]{64}$")
    text_chars: c.Whole = c.whole("Length of its text.", least=1, nullable=False, unit=c.CODE_POINT)
    origin_id: c.Text = c.key("The origin: copies and rewrites of one account share it and count once.")
    story_id: c.Text = c.key("The story: documents that report the same happening share it.")
    rights: c.Text = c.text("Terms under which the source may be used, as the source states them.")
    batch: c.Text = c.text("The folder or file it came in.")
    author_basis: c.Text = c.term(v.AUTHOR_BASIS, "Where author comes from.")
    based_on: c.Texts = c.listing("What the source says it is based on: addresses or names.")

    class Config:
        """Keys."""

        unique = "document_id"
