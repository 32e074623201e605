from pipelines.resolve.values import Candidate, best_count, best_day, best_place, days_differ


def of(value: object, origin: str = "o1", published: str = "2024-05-02", official: bool = False,
       precision: str = "day", basis: str = "printed") -> Candidate:  # fmt: skip
    return Candidate(value, origin, published, official, precision, basis)


def test_an_official_number_beats_more_origins() -> None:
    assert best_count([of(3, "o1"), of(3, "o2"), of(2, "o3", official=True)]) == (2, 2, 3)


def test_among_equals_the_latest_toll_is_best() -> None:
    assert best_count([of(1, "o1", "2024-05-01"), of(2, "o2", "2024-05-03")]) == (1, 2, 2)


def test_no_stated_number_stays_unknown() -> None:
    assert best_count([]) is None


def test_the_official_record_gives_the_day() -> None:
    best = best_day([of("2024-05-01", "o1"), of("2024-05-01", "o2"), of("2024-05-02", "o3", official=True)])
    assert best is not None and best.value == "2024-05-02"


def test_more_origins_beat_an_earlier_publication() -> None:
    best = best_day([of("2024-05-01", "o1", "2024-05-01"), of("2024-05-02", "o2"), of("2024-05-02", "o3")])
    assert best is not None and best.value == "2024-05-02"


def test_a_repaired_date_yields_to_a_printed_one() -> None:
    best = best_day([of("2024-05-01", official=True, basis="repaired"), of("2024-05-03", "o2")])
    assert best is not None and best.value == "2024-05-03"


def test_the_finest_time_of_the_winning_day_is_taken() -> None:
    best = best_day([of("2024-05-01"), of("2024-05-01T18:50", "o2", precision="minute")])
    assert best is not None and best.precision == "minute"


def test_a_month_does_not_conflict_with_a_day_in_it() -> None:
    assert not days_differ([of("2024-05-01", precision="month"), of("2024-05-09", "o2")])
    assert days_differ([of("2024-05-08"), of("2024-05-09", "o2")])


def test_the_town_of_most_origins_is_taken_with_its_finest_precision() -> None:
    arbor = ("Arbor", None, "OH", "US")
    places = [
        of((*arbor, 0), "o1", precision="city"),
        of((*arbor, 1), "o2", precision="street"),
        of(("Bexton", None, "OH", "US", 2), "o3", precision="exact"),
    ]
    best = best_place(places)
    assert best is not None and best.value[-1] == 1
