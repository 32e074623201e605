"""What people corrected, withdrew or decided: `corrections/*.yaml`, obeyed by every later build.

This is the specification of the format. A file is a list of entries; an entry is about one thing. Files are read in
the order of their names, and every key that is not named here is an error. `reason` says why in words, `by` who asked
for it (it is published: a name, an office, "a reader"), `date` the day of the decision, YYYY-MM-DD.

A value of a row that our reading got wrong, or of a document whose metadata are wrong:

    - table: incidents
      row: i-0123456789abcdef           # the ID that any release gave it
      expect: {city: Duluth, state: MN} # the guard: what the newest release says
      set: {city: Superior, state: WI}  # null where nothing is known
      reason: The story says Superior; the dateline is the reporter's.
      by: A. Reader
      date: 2026-02-03
    - document: {url: https://news.example/a}  # or {source_id: …} or {document_id: …}
      expect: {published_at: null}
      set: {published_at: 2026-02-01}
      reason: The page prints no date; the archive of the paper has it.
      by: A. Editor
      date: 2026-02-03

A row or a document that should not be there, as a report of something that is no incident:

    - table: incidents
      row: i-fedcba9876543210
      withdraw: true
      expect: {incident_type: shooting}
      reason: A shooting in a film.
      by: A. Reader
      date: 2026-02-03

The guard. `expect` holds at least every column that `set` has (a withdrawal names one or more), with the value that
stands there without the correction; a withheld character (█) stands for any. When it does not hold, because the
article, the code or another correction changed the value, the build stops and says what it found: no correction
outlives the error that it corrects. So does it when there is no such row or document. An ID that was merged into
another stands for that one.

What follows. A correction changes the columns that it names and what is derived from them in the same row: a place is
looked up again, its point is null where it is not found; a corrected date has the basis `correction`; a corrected name
of a speaker or participant leads to whoever bears it, if that is known; the summary is worded anew. It changes no other
row: claims stay as the sources said them, and who corrects an account and the incident that was read from it writes two
entries. A corrected document is corrected before it is read, so that whatever its date or publisher decides follows. A
withdrawn row takes with it what rests on it alone: an incident its reports, their participants and claims; a report its
incident when nobody else tells it, else the incident is derived anew; a document all that was found in it. The privacy
policy applies to corrected values too.

Whether two reports, or rows, are of one incident or event (see `pipelines.link.decisions`; there is no guard, since
scores are no values):

    - reports: [r-0123456789abcdef, r-fedcba9876543210]
      same: true
      reason: Both tell of the stop on the bridge; the second paper is a day off.
      by: A. Editor
      date: 2026-02-03
    - rows: [i-0123456789abcdef, i-fedcba9876543210]
      same: false
      reason: Two stops in one week.
      by: A. Editor
      date: 2026-02-03

Withdrawals for privacy. These files are public, so an entry must not say what it withholds: there is no free text in
it, and `reason` is replaced by `ground`, a term of the vocabulary `withdrawal_ground`; `by` is a term of
`privacy_asker`. A document is given by its document_id only. A name is given by the place where some document that
the build reads prints it, with the checksum of that document's text as guard (a hash of the name would not do:
everybody can hash every name there is). `onrecord withhold` asks for the name and writes the entry.

    - name:
        document_id: d-0123456789abcdef
        start: 120
        end: 131
        text_sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
      withdraw: privacy
      ground: person_asked
      by: person
      date: 2026-02-03
    - document: {document_id: d-0123456789abcdef}
      withdraw: privacy
      ground: court_order
      by: court
      date: 2026-02-03
    - table: events                     # or any other table of rows
      row: e-0123456789abcdef
      withdraw: privacy
      ground: minor
      by: editor
      date: 2026-02-03

A row that is withheld takes along the quotations about it too, which one that is only wrong does not. What else a
document says, its title and the places that it names, stays; who wants that gone withholds the document.

The name is masked wherever the release would print it, in any case, in its full form (also "Last, First"); in a
document that prints the full form each of its parts too. `onrecord redact` takes what is withheld out of older
releases.

What was done stands in the table `corrections`, and `changes` has the cause `correction`.

Belongs here: the format, and applying it to tables. Not here: linking and resolving, which take corrections as
values, and writing releases.
"""
