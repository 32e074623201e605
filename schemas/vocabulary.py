"""The closed vocabularies: every term with its definition and, where one exists, its code in PLOVER, ACLED and IPTC.

Only words and their meaning belong here; which column uses a vocabulary is said in the table's model.
PLOVER codes are event types and modes of the PLOVER codebook (Open Event Data Alliance), ACLED codes are the names of
event and sub-event types of the ACLED codebook, IPTC codes are Media Topics (http://cv.iptc.org/newscodes/mediatopic/).
A code is given only where the foreign term covers ours; "as near as it gets" is left out.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """One word of a vocabulary."""

    term: str
    definition: str
    plover: str | None = None
    acled: str | None = None
    iptc: str | None = None


@dataclass(frozen=True)
class Vocabulary:
    """A closed list of terms, in a meaningful order."""

    name: str
    definition: str
    terms: tuple[Term, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The terms themselves, in order."""
        return tuple(term.term for term in self.terms)


def _vocabulary(name: str, definition: str, **terms: str) -> Vocabulary:
    return Vocabulary(name, definition, tuple(Term(word, meaning) for word, meaning in terms.items()))


DOCUMENT_KIND = _vocabulary(
    "document_kind",
    "What a source document is.",
    article="Journalism: a news report, feature or live page.",
    statement="What a body or person publishes in its own name: press release, post, transcript of remarks.",
)
PUBLISHED_BASIS = _vocabulary(
    "published_basis",
    "Where a document's date of publication comes from.",
    field="A field of the input row.",
    front_matter="The YAML front matter of the file.",
    url="A date in the document's address.",
    text="A dateline or date line printed in the document.",
    page="What the web page states about itself (metadata, markup).",
    feed="The feed or sitemap that listed the page.",
    message="The header of the e-mail.",
    file="The properties of the file, where nothing better is known.",
    correction="A correction that a person made; the table corrections says who asked for it and why.",
    none="Not known.",
)
AUTHOR_BASIS = _vocabulary(
    "author_basis",
    "Where a document's author comes from.",
    field="A field of the input row.",
    front_matter="The YAML front matter of the file.",
    page="What the web page states about itself (metadata, byline).",
    feed="The feed or sitemap that listed the page.",
    none="Not known.",
)
QUOTE_TYPE = _vocabulary(
    "quote_type",
    "How the words of a source are reported.",
    direct="All of the content stands inside quotation marks.",
    mixed="Part of the content stands inside quotation marks.",
    indirect="The content is reported without quotation marks.",
)
ATTRIBUTION_TYPE = _vocabulary(
    "attribution_type",
    "Whether a source said something or held it in mind; the types of the Penn Discourse TreeBank's attributions.",
    communication="Said, asked, written, shown in a record: words of the source stand behind it.",
    belief="Thought, expected, felt, doubted; also what nobody in particular believes ('is expected to').",
    knowledge="Known, learned, found out, remembered.",
    intention="Wanted, planned, hoped, decided.",
)
ATTRIBUTION_BASIS = _vocabulary(
    "attribution_basis",
    "How the speaker of a quotation is known.",
    explicit="A name, title or description stands next to the quotation.",
    pronoun="A pronoun stands next to the quotation and refers to the speaker.",
    carried="No speaker is next to it; the speaker of the quotation before goes on.",
    cross_paragraph="The quotation continues one that a paragraph break interrupts.",
    none="Nobody is named as the speaker.",
)
STANCE = _vocabulary(
    "stance",
    "What a source does with the value it gives.",
    asserts="States it in the source's own voice.",
    relays="Passes on what somebody else states.",
    confirms_complaint="Confirms that a complaint or report was made, not that it is true.",
    denies="States that it is not so.",
    disputes="Gives an account or value that contradicts it, or calls it into question.",
    no_record="States that no record of it was found.",
    cannot_verify="States that it could not be verified.",
    retracts="Takes back what the source stated before.",
    declined="Declines to comment, or did not answer when asked.",
)
INCIDENT_TYPE = Vocabulary(
    "incident_type",
    "What is said to have been done in an incident.",
    (
        Term("stop", "A person or vehicle is stopped by officers."),
        Term("identity_demand", "Officers demand papers, or proof of identity or of status."),
        Term("vehicle_block", "A vehicle is boxed in or its way is blocked."),
        Term("detention", "A person is held and not free to leave, without an arrest being stated."),
        Term("arrest", "A person is arrested or taken into custody.", plover="COERCE/arrest", iptc="medtop:20000130"),
        Term("search", "A person, vehicle or building is searched."),
        Term("force_display", "A weapon is drawn, pointed or shown without being used."),
        Term("force_physical", "Officers use bodily force: push, strike, tackle, drag, kneel on."),
        Term("force_less_lethal", "Officers use gas, pepper spray, batons, tasers, projectiles or stun grenades."),
        Term("shooting", "A firearm is fired at or hits a person.", plover="ASSAULT/firearms"),
        Term("stabbing", "A person is attacked with a blade or a pointed object.", iptc="medtop:20000084"),
        Term(
            "assault",
            "A person is attacked by somebody who is not acting as an officer.",
            plover="ASSAULT",
            iptc="medtop:20000084",
        ),
        Term("assault_on_officer", "An officer is attacked.", plover="ASSAULT", iptc="medtop:20000084"),
        Term("device_knocked_or_seized", "A phone or camera is knocked away, taken or kept."),
        Term("property_damage", "A thing or building is damaged or destroyed.", acled="Looting/property destruction"),
        Term("recording_interference", "Somebody is kept from recording or observing."),
        Term(
            "profiling",
            "People are picked out by race, ethnicity, skin colour, language or religion.",
            iptc="medtop:20000775",
        ),
        Term("threat", "Somebody is threatened with harm or with force.", plover="THREATEN"),
        Term("pursuit", "A person or vehicle is chased."),
        Term("injury", "A person is hurt, and no other term says how."),
        Term("death_in_custody", "A person dies while held by officers."),
    ),
)
EVENT_TYPE = Vocabulary(
    "event_type",
    "What kind of public happening an event is.",
    (
        Term("news_conference", "Somebody speaks to the press at a set time and place."),
        Term("official_statement", "A public body or office-holder publishes a statement."),
        Term(
            "protest",
            "People assemble or march for or against something.",
            plover="PROTEST",
            acled="Protests",
            iptc="medtop:20000066",
        ),
        Term(
            "operation",
            "A named or described operation of law enforcement over days or places.",
            iptc="medtop:20000129",
        ),
        Term("deployment", "Officers, agents or troops are sent to an area.", plover="MOBILIZE"),
        Term("mobilization", "A force such as the National Guard is called up or made ready.", plover="MOBILIZE"),
        Term("lawsuit", "A civil suit is filed.", iptc="medtop:20000106"),
        Term("charges", "A prosecutor charges, indicts or drops charges.", iptc="medtop:20000118"),
        Term("court_ruling", "A court decides, orders, blocks or sets aside.", iptc="medtop:20000106"),
        Term("investigation", "A body opens, conducts or closes an investigation."),
        Term("legislation", "A law, ordinance or resolution is introduced, debated or passed.", iptc="medtop:20000121"),
        Term("call_for_action", "A public person or body demands that somebody act.", plover="REQUEST"),
        Term("vigil", "People gather to mourn or remember."),
    ),
)
STATUS = _vocabulary(
    "status",
    "Where the account of a happening stands, by rule, first that applies.",
    withdrawn="Every source that asserted it has taken it back.",
    adjudicated="A court has decided on it.",
    officially_confirmed="The body accused, a prosecutor or a court confirms it.",
    denied="The body accused denies it.",
    disputed="A source denies it, disputes it or has no record of it.",
    corroborated="Two independent origins assert it.",
    alleged="Every assertion of it is hedged or attributed.",
    reported="A narrator asserts it unhedged.",
)
RESPONSE = _vocabulary(
    "response",
    "What the body accused is reported to have answered.",
    none_reported="No answer is reported.",
    confirms="It confirms.",
    denies="It denies.",
    disputes="It gives a different account.",
    no_record="It says that it has no record.",
    cannot_verify="It says that it cannot verify.",
    declined="It declined to comment, or did not answer when asked.",
)
DATE_PRECISION = _vocabulary(
    "date_precision",
    "How exactly a date is known.",
    minute="To the minute.",
    hour="To the hour.",
    part_of_day="To the morning, afternoon, evening or night.",
    day="To the day.",
    week="To the week or a few days.",
    month="To the month.",
    year="To the year.",
    none="No date is reported.",
)
DATE_BASIS = _vocabulary(
    "date_basis",
    "What a date rests on.",
    printed="A full date is printed.",
    weekday="The name of a weekday, read against the document's date.",
    yearless="A day and month without a year, read against the document's date.",
    relative="A phrase such as 'last night', read against the document's date.",
    repaired="A printed date that contradicts a better-known fact; a finding tells.",
    document="The document's own date.",
    correction="A correction that a person made; the table corrections says who asked for it and why.",
    none="No date is reported.",
)
PLACE_PRECISION = _vocabulary(
    "place_precision",
    "The finest level at which a place is known.",
    exact="An address, block, intersection or named site.",
    street="A street.",
    neighbourhood="A neighbourhood or district.",
    city="A city or town.",
    county="A county.",
    state="A state or province.",
    country="A country.",
    none="No place is reported.",
)
PLACE_KIND = _vocabulary(
    "place_kind",
    "What a place is.",
    country="A country.",
    state="A state, province or territory.",
    county="A county.",
    city="A city, town or village.",
    neighbourhood="A part of a city.",
    street="A street, road or intersection.",
    block="A block of a street or an address.",
    site="A building, park, school or other named site.",
)
PARTICIPANT_ROLE = _vocabulary(
    "participant_role",
    "What a person or group does in an incident, as the document tells it.",
    victim="Is harmed, stopped, held or addressed by what happened.",
    suspect="Is said by officers or prosecutors to have committed an offence.",
    alleged_actor="Is said to have done what is alleged, and is not treated as a suspect.",
    officer="Takes part as an officer or agent without being accused.",
    witness="Saw, heard or recorded it.",
    complainant="Made the allegation or complaint.",
    bystander="Was there and took no part.",
)
ACTOR_TYPE = Vocabulary(
    "actor_type",
    "What kind of actor a person, group or organization is.",
    (
        Term("immigration_agents", "A federal body or agent that enforces immigration law.", plover="COP"),
        Term("federal_agents", "Another federal law-enforcement body or agent.", plover="COP"),
        Term("police", "A city, campus, transit or state police force or officer; or unspecified.", plover="COP"),
        Term("sheriff", "A sheriff, a deputy or a sheriff's office.", plover="COP"),
        Term("federal_government", "The federal executive or legislature, its members and staff.", plover="GOV"),
        Term("state_government", "A state's executive or legislature, its members and staff.", plover="GOV"),
        Term("local_government", "A city, county or school district, its members and staff.", plover="GOV"),
        Term("foreign_government", "A government of another country, its members and staff.", plover="GOV"),
        Term("court", "A court or a judge.", plover="JUD"),
        Term("prosecutor", "A prosecutor or a prosecutor's office.", plover="JUD"),
        Term("military", "Armed forces, the National Guard, their members.", plover="MIL"),
        Term("emergency_services", "Fire departments, paramedics, hospitals, coroners, medical examiners."),
        Term("political_party", "A party, a campaign or its staff."),
        Term("activist", "A protester, organizer or advocacy group."),
        Term("media", "A news organization or a journalist.", plover="MED"),
        Term("company", "A business or its staff.", plover="BUS"),
        Term("education", "A school or university, its staff.", plover="EDU"),
        Term("ngo", "A charity, church, union, institute or association."),
        Term("civilian", "A private person or a group of private persons.", plover="CVL"),
        Term("unknown", "Not reported."),
    ),
)
NAME_STATUS = _vocabulary(
    "name_status",
    "Why a name is or is not in the row.",
    published="The name is in the row.",
    withheld="The document gives a name; the privacy policy withholds it.",
    not_reported="The document gives no name.",
)
GENDER = _vocabulary(
    "gender",
    "A person's gender as the document's words give it.",
    female="Female.",
    male="Male.",
    nonbinary="Neither, as reported.",
)
OUTCOME = _vocabulary(
    "outcome",
    "What became of a participant.",
    killed="Died of what happened.",
    injured="Was hurt and not reported to have died.",
    detained="Was held.",
    arrested="Was arrested or taken into custody.",
    released="Was held and let go.",
    unharmed="Is said to be unharmed.",
    unknown="Not reported.",
)
SUBJECT_TABLE = _vocabulary(
    "subject_table",
    "Which table a row is about.",
    incidents="It is about an incident.",
    events="It is about an event.",
)
ORGANIZATION_KIND = _vocabulary(
    "organization_kind",
    "What kind of body an organization is.",
    federal="A body of the national government, its courts included.",
    state="A body of a state, its courts and National Guard included.",
    county="A body of a county.",
    city="A body of a city or town.",
    media="A publisher or broadcaster.",
    company="A business.",
    ngo="An association, union, church, party or charity.",
    other="Another body, or one whose kind is not known.",
)
PERSON_KIND = _vocabulary(
    "person_kind",
    "In which capacity a person is named on the record.",
    official="Holds public office or is employed by a public body.",
    public_figure="Is widely known or runs for office.",
    representative="Speaks for an organization that is no public body.",
    private_person="None of these; named by a rule of the privacy policy or because names are kept.",
)
FINDING_RULE = _vocabulary(
    "finding_rule",
    "What a finding warns of.",
    year_conflict="A stated year contradicts an office-holder's term, an operation's start or the document's own date.",
    day_conflict="Dates given for one happening differ by a day or more.",
    yearless_date="A date is printed without its year.",
    missing_provenance="The document lacks its address, publisher or date.",
    vague_quantity="A number is given only in words such as 'several' or 'dozens'.",
    headline_unhedged="The headline asserts what the text only attributes.",
    quote_variant="The same words of one speaker are printed differently elsewhere.",
    uncovered_passage="A passage in quotation marks, five words or longer, is in no row of quotes.",
    unbalanced_quotes="Quotation marks of a paragraph do not pair.",
    place_headline_only="A place stands in the headline and nowhere else.",
    secondhand_source="The document relays what another outlet or person reported.",
    address_withheld="The document's address holds a name that the privacy policy withholds; only its host is given.",
    joint_count_mismatch="A total does not agree with the numbers that make it up.",
)
SEVERITY = _vocabulary(
    "severity",
    "How much a finding matters.",
    info="Good to know.",
    warning="Read the row with care.",
    error="The row, or its source, is likely wrong.",
)
ID_CHANGE = _vocabulary(
    "id_change",
    "What became of an ID.",
    merged="Its row was joined with another; new_id is the one that stays.",
    split="Its row was divided; new_id is one of the parts.",
    withdrawn="Its row is no longer published; there is no new_id.",
)
ROW_CHANGE = _vocabulary(
    "row_change",
    "What became of a row since the last release.",
    added="The row is new.",
    removed="The row is gone.",
    modified="The row's values differ.",
)
CHANGE_CAUSE = _vocabulary(
    "change_cause",
    "Why a row changed.",
    source="The documents read differ.",
    correction="A correction was applied.",
    method="Code or model differ.",
    schema="The schema differs.",
)

CORRECTION_CHANGE = _vocabulary(
    "correction_change",
    "What a correction did.",
    corrected="A value was replaced.",
    withdrawn="A row, and what rests on it alone, is no longer published, because it was wrong.",
    withheld="A name, a row or a document is no longer published, to protect a person.",
    joined="Two reports, or rows, were decided to be of one happening.",
    parted="Two reports, or rows, were decided to be of two happenings.",
)
WITHDRAWAL_GROUND = _vocabulary(
    "withdrawal_ground",
    "Why something is withheld for privacy.",
    person_asked="The person concerned, or somebody who may speak for them, asked for it.",
    minor="The person is, or was then, under age.",
    victim="The person is a victim who is not to be named.",
    witness="The person is a witness or bystander who is not to be named.",
    safety="Naming the person puts somebody in danger.",
    court_order="A court forbade it.",
    policy="The privacy policy does not allow it, and the pipeline had not seen that.",
)
PRIVACY_ASKER = _vocabulary(
    "privacy_asker",
    "In which capacity somebody asked for a withdrawal for privacy.",
    person="The person concerned.",
    relative="A relative of the person concerned.",
    representative="A lawyer or another representative of the person concerned.",
    court="A court or another authority.",
    publisher="The publisher of the document.",
    editor="An editor of this data set.",
)

VOCABULARIES: dict[str, Vocabulary] = {
    value.name: value for value in list(globals().values()) if isinstance(value, Vocabulary)
}
