"""The table `participants`."""

from schemas import columns as c
from schemas import vocabulary as v
from schemas.table import Table


class Participants(Table):
    """One row is a person or group in the account that one document gives of one incident."""

    participant_id: c.Text = c.key("The participant.")
    report_id: c.Text = c.reference("incident_reports.report_id", "The account.")
    incident_id: c.Text = c.reference("incidents.incident_id", "The incident.")
    document_id: c.Text = c.reference("documents.document_id", "The document.")
    role: c.Text = c.term(v.PARTICIPANT_ROLE, "What the participant does in the incident.")
    actor_type: c.Text = c.term(v.ACTOR_TYPE, "What kind of person or group it is.")
    name: c.Text = c.text("Name, where it may be published.")
    name_status: c.Text = c.term(v.NAME_STATUS, "Why the name is or is not there.")
    age: c.Whole = c.whole("Age as reported.", most=120, unit="year")
    gender: c.Text = c.term(v.GENDER, "Gender as the document's words give it; null when they do not.", nullable=True)
    count: c.Whole = c.whole(
        "How many people the row stands for; null when only words such as 'several' say it.", least=1
    )
    outcome: c.Text = c.term(v.OUTCOME, "What became of the participant.")
    organization: c.Text = c.text("The body the participant belongs to, by the document.")
    start: c.Whole = c.offset("Where the mention starts.")
    end: c.Whole = c.offset("Where the mention ends (exclusive).")
    person_id: c.Text = c.reference("people.person_id", "The person, if named on the record.", nullable=True)

    class Config:
        """Keys."""

        unique = "participant_id"
