"""The table `quotes`."""

import pandas as pd
import pandera.pandas as pa
import pyarrow
import pyarrow.compute as pc

from schemas import columns as c
from schemas import vocabulary as v
from schemas.table import Table


class Quotes(Table):
    """One row is one quotation in one document."""

    quote_id: c.Text = c.key("The quotation.")
    document_id: c.Text = c.reference("documents.document_id", "The document that prints it.")
    quote_type: c.Text = c.term(v.QUOTE_TYPE, "How the words are reported.")
    text: c.Text = c.text(
        "The slice start:end or, when content_spans has several, these slices joined by ' … '. "
        "A withheld name is masked, a █ for each of its characters.",
        nullable=False,
    )
    start: c.Whole = c.offset("Where the first span of the content starts.")
    end: c.Whole = c.offset("Where the last span of the content ends (exclusive).")
    content_spans: c.Spans = c.listing("The spans of the content, in order, in code points.", least=1)
    cue_text: c.Text = c.printed("cue_start", "The words that report the speech ('said', 'according to').")
    cue_start: c.Whole = c.offset("Where the cue starts.", nullable=True)
    cue_end: c.Whole = c.offset("Where the cue ends (exclusive).", nullable=True)
    speaker_text: c.Text = c.printed("speaker_start", "The mention of the speaker next to the quotation.")
    speaker_start: c.Whole = c.offset("Where that mention starts.", nullable=True)
    speaker_end: c.Whole = c.offset("Where that mention ends (exclusive).", nullable=True)
    speaker_id: c.Text = c.reference(
        ("people.person_id", "organizations.organization_id"),
        "The speaker, a person or an organization named on the record.",
        nullable=True,
    )
    speaker_name: c.Text = c.text("The speaker's fullest name in the document.")
    speaker_role: c.Text = c.text("The speaker's title or role in the document.")
    speaker_organization: c.Text = c.text("The body the speaker belongs to, by the document.")
    attribution_basis: c.Text = c.term(v.ATTRIBUTION_BASIS, "How the speaker is known.")
    addressee: c.Text = c.text("To whom it was said, as printed.")
    stance: c.Text = c.term(v.STANCE, "What the speaker does with what is said.")
    utterance_id: c.Text = c.key("The utterance: quotations of the same words by one speaker share it.")
    incident_id: c.Text = c.reference("incidents.incident_id", "The incident it is about.", nullable=True)
    attribution_type: c.Text = c.term(
        v.ATTRIBUTION_TYPE, "Whether it was said or held in mind; words in quotation marks count as said."
    )
    speaker_name_status: c.Text = c.term(v.NAME_STATUS, "Why speaker_name is or is not there.")
    is_masked: c.Flag = c.flag("A withheld name in text, cue_text or speaker_text is masked.")
    confidence: c.Real = c.confidence()

    class Config:
        """Keys."""

        unique = "quote_id"

    @pa.dataframe_check(name="content_spans_in_order")
    def content_spans_in_order(cls, frame: pd.DataFrame) -> pd.Series:
        """Spans are not empty, do not overlap, stand in order, and run from start to end."""
        lists = pyarrow.array(frame["content_spans"])
        lists = lists.combine_chunks() if isinstance(lists, pyarrow.ChunkedArray) else lists
        spans = pc.list_flatten(lists)
        bounds = pd.DataFrame(
            {
                "row": pc.list_parent_indices(lists).to_numpy(),
                "start": pc.struct_field(spans, "start").to_numpy(zero_copy_only=False),
                "end": pc.struct_field(spans, "end").to_numpy(zero_copy_only=False),
            }
        )
        follows = bounds["row"].eq(bounds["row"].shift())
        bad = (bounds["start"] >= bounds["end"]) | (follows & (bounds["start"] < bounds["end"].shift()))
        ends = bounds.groupby("row").agg(start=("start", "first"), end=("end", "last"))
        ends = ends.reindex(range(len(frame)))
        holds = (ends["start"].to_numpy() == frame["start"].to_numpy("float64", na_value=-1)) & (
            ends["end"].to_numpy() == frame["end"].to_numpy("float64", na_value=-1)
        )
        result = pd.Series(holds, index=frame.index)
        result.iloc[bounds.loc[bad, "row"].unique()] = False
        return result
