"""The map of tiles: where the provinces lie, how they are shaded, where a click leads."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import gazetteer
from tests.webapp.test_style import DARK as DESK_DARK
from tests.webapp.test_style import LIGHT as DESK_LIGHT
from tests.webapp.test_style import colours, contrast
from webapp.charts.tile_map import PLACES, SHADES, shades, tile_map
from webapp.searching.search import SearchState, parse

CSS = (Path(__file__).resolve().parents[2] / "webapp/static/charts.css").read_text("utf-8")
LIGHT = DESK_LIGHT | colours(CSS.split("}")[0])
DARK = DESK_DARK | colours(CSS[CSS.index("(prefers-color-scheme: dark)") :].split("}")[0])

# The land borders between the units, each once.
BORDERS = """
HL:JL,NM JL:NM,LN LN:NM,HE NM:HE,SX,SN,NX,GS BJ:HE,TJ TJ:HE HE:SX,HA,SD SX:HA,SN SD:HA,JS,AH
HA:SN,HB,AH SN:NX,GS,SC,CQ,HB NX:GS GS:XJ,QH,SC QH:XJ,XZ,SC XJ:XZ XZ:SC,YN SC:CQ,GZ,YN
CQ:HB,HN,GZ HB:HN,JX,AH AH:JX,ZJ,JS JS:ZJ,SH SH:ZJ ZJ:JX,FJ JX:HN,GD,FJ HN:GZ,GX,GD FJ:GD
GZ:GX,YN YN:GX GX:GD GD:HK,MO
"""
PAIRS = [
    (f"CN-{one}", f"CN-{other}")
    for entry in BORDERS.split()
    for one, others in [entry.split(":")]
    for other in others.split(",")
]


def row(unit: str) -> int:
    return PLACES[f"CN-{unit}"][0]


def column(unit: str) -> int:
    return PLACES[f"CN-{unit}"][1]


def beside(one: str, other: str) -> bool:
    (row1, column1), (row2, column2) = PLACES[one], PLACES[other]
    return max(abs(row1 - row2), abs(column1 - column2)) == 1


def test_every_unit_has_one_tile_of_its_own():
    assert set(PLACES) == set(gazetteer().provinces)
    assert len(set(PLACES.values())) == len(PLACES) == 34


def test_neighbours_lie_beside_each_other():
    assert len(PAIRS) == len({frozenset(pair) for pair in PAIRS}) == 70
    apart = {pair for pair in PAIRS if not beside(*pair)}
    assert apart == {("CN-HL", "CN-NM"), ("CN-JL", "CN-NM"), ("CN-LN", "CN-NM"),
                     ("CN-NM", "CN-SN"), ("CN-NM", "CN-GS"), ("CN-GS", "CN-SC"),
                     ("CN-XZ", "CN-YN")}  # fmt: skip


def test_the_ends_of_the_country_are_its_ends():
    assert row("HL") == 1
    assert column("HL") == max(place[1] for place in PLACES.values())
    assert column("XJ") == column("XZ") == 1
    assert row("XJ") < row("XZ")
    assert row("HI") == max(place[0] for place in PLACES.values())
    assert row("TW") > row("FJ") - 1
    assert column("TW") > column("FJ")
    assert min(row("HK"), row("MO")) > row("GD")
    assert beside("CN-GD", "CN-HK")
    assert row("JL") < row("LN")
    assert column("GX") < column("GD")
    assert row("GX") == row("GD")


@pytest.mark.parametrize(
    ("axis", "order"),
    [
        (0, "HL JL LN SD JS ZJ FJ GD HI"),  # down the coast
        (0, "NM SX HA HB HN GD"),
        (0, "XJ XZ YN HI"),
        (1, "XJ GS SX HE TJ"),
        (1, "XZ SC CQ HB AH JS SH"),
        (1, "YN GX GD TW"),
    ],
)
def test_what_lies_further_south_or_east_has_a_later_tile(axis, order):
    places = [PLACES[f"CN-{unit}"][axis] for unit in order.split()]
    assert places == sorted(places)
    assert len(set(places)) >= len(places) - 1


COUNTS = st.dictionaries(
    st.sampled_from([*PLACES, "", "CN-XX", "柳州"]), st.integers(-5, 10**6), max_size=40
)


@given(COUNTS)
def test_tiles_say_the_counts_and_the_legend_explains_each_shade(counts):
    found = tile_map(counts, SearchState(), "/search", "en")
    assert {tile.code: tile.count for tile in found.tiles} == {
        code: max(0, counts.get(code, 0)) for code in PLACES
    }
    assert found.total == sum(max(0, counts.get(code, 0)) for code in PLACES)
    for tile in found.tiles:
        steps = [step for step in found.legend if step.low <= tile.count <= step.high]
        assert [step.shade for step in steps] == ([tile.shade] if tile.count else [])


@given(st.lists(st.integers(0, 10**6), max_size=40))
def test_a_shade_is_darker_where_there_is_more(counts):
    steps = shades(counts)
    kinds = [step.shade for step in steps]
    assert kinds == sorted(set(kinds))
    assert all(1 <= shade <= SHADES for shade in kinds)
    for earlier, later in pairwise(steps):
        assert earlier.high + 1 == later.low
    if any(counts):
        assert steps[-1].high == max(counts)
        assert steps[-1].shade == SHADES
        assert steps[0].low == min(count for count in counts if count)
    else:
        assert steps == ()


def test_the_legend_of_an_uneven_collection():
    steps = shades([0, 1, 1, 1, 1, 2, 3, 400])
    assert [(step.shade, step.low, step.high) for step in steps] == [
        (1, 1, 1), (2, 2, 2), (3, 3, 3), (5, 4, 400)
    ]  # fmt: skip


@given(st.sampled_from(sorted(PLACES)), st.sets(st.sampled_from(sorted(PLACES)), max_size=3))
def test_a_click_chooses_and_another_gives_up_again(code, wanted):
    state = parse([("q", "工匠"), ("page", "3"), *(("province", one) for one in sorted(wanted))])
    tile = next(tile for tile in tile_map({}, state, "/search", "zh").tiles if tile.code == code)
    assert tile.selected == (code in wanted)
    after = parse(_pairs(tile.url))
    assert set(after.filters.get("province", ())) == wanted ^ {code}
    assert (after.text, after.page) == ("工匠", 1)


def test_a_click_on_what_is_left_out_lets_it_in_again():
    state = parse([("not-province", "CN-HN"), ("not-province", "CN-GX")])
    tiles = {tile.code: tile for tile in tile_map({}, state, "/search", "en").tiles}
    assert tiles["CN-HN"].excluded
    assert not tiles["CN-HN"].selected
    assert tiles["CN-HN"].url == "/search?not-province=CN-GX"


def test_the_page_names_each_province_in_full(app):
    counts = {"CN-GX": 12, "CN-HN": 1}
    state = parse([("province", "CN-GX"), ("not-province", "CN-BJ")])
    for lang, said in (
        (
            "en",
            {"Guangxi: 12 articles, chosen", "Hunan: 1 article", "Beijing: 0 articles, left out"},
        ),
        ("zh", {"广西：12 篇文章，已选", "湖南：1 篇文章", "北京：0 篇文章，已排除"}),
    ):
        with app.test_request_context(f"/?lang={lang}"):
            app.preprocess_request()
            context = {}
            app.update_template_context(context)
            module = app.jinja_env.get_template("_charts.html").make_module(context)
            page = str(module.tile_map(tile_map(counts, state, "/search", lang)))
        names = re.findall(r'class="says">([^<]+)<', page)
        assert said <= set(names)
        assert len(set(names)) == 34
        assert page.count('aria-current="true"') == 1
        assert "style=" not in page


def test_the_shortest_names_differ():
    for locale in ("zh", "en"):
        found = tile_map({}, SearchState(), "/search", locale).tiles
        assert len({tile.short for tile in found}) == 34
        assert len({tile.name for tile in found}) == 34


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_tiles_columns_and_lines_are_seen(theme):
    for shade in range(1, SHADES + 1):
        ink = "on-seal" if shade == SHADES else "ink"
        assert contrast(theme[ink], theme[f"shade-{shade}"]) >= 4.5
    for colour in ("column", *(f"line-{number}" for number in range(1, 6))):
        assert contrast(theme[colour], theme["paper"]) >= 3
        assert contrast(theme[colour], theme["sheet"]) >= 3
    assert set(LIGHT) == set(DARK)


def test_every_row_and_column_has_its_class():
    for name, size in (("r", 9), ("c", 7)):
        assert all(f".{name}{number} {{" in CSS for number in range(1, size + 1))
    assert "url(" not in CSS
    assert "@import" not in CSS


def _pairs(url: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(url).query)
