"""Travel minutes: given pairs, straight distance, road graph, an OSRM server on this machine's own loopback."""

import json
import math
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from duxue.scenarios.codes import Background, Employment, Stage, UnitLevel
from duxue.scenarios.parameters import GROUND, Parameters
from duxue.scenarios.records import GivenTravel, Inspector, School, Unit
from duxue.scenarios.rows import make
from duxue.scenarios.sheets import Rows
from duxue.scenarios.travel.minutes import TravelError, build_travel
from duxue.scenarios.travel.roads import read_sections

CENTRE = (118.30, 40.14)


def school(key, lon, lat):
    return make(
        School, school_id=key, name=key, unit_id="U1", stage=Stage.PRIMARY, students=300, lon=lon, lat=lat
    )


def inspector(key, **values):
    return make(
        Inspector,
        inspector_id=key,
        name=key,
        unit_id="U1",
        employment=Employment.FULL_TIME,
        background=Background.TEACHER,
        term_start=date(2026, 1, 1),
        term_end=date(2028, 12, 31),
        **values,
    )


def rows(**tables):
    places = {
        "units": (
            make(Unit, unit_id="U1", name="甲县", level=UnitLevel.COUNTY, lon=CENTRE[0], lat=CENTRE[1]),
        ),
        "schools": (
            school("S1", 118.30, 40.24),
            school("S2", 118.40, 40.14),
            school("S3", 118.50, 40.14),
        ),
        "inspectors": (
            inspector("X1"),
            inspector("X2", school_id="S2"),
            inspector("X3", school_id="S2", lon=118.35, lat=40.2),
        ),
    }
    return Rows(**{**places, **tables})


def travel(tmp_path, scenario=None, **given):
    parameters = Parameters(GROUND, {(key, ""): value for key, value in given.items()})
    return build_travel(scenario or rows(), parameters, tmp_path)


def crow_minutes(a, b, detour=1.3, speed=40.0):
    (lon_a, lat_a), (lon_b, lat_b) = a, b
    cos = math.sin(math.radians(lat_a)) * math.sin(math.radians(lat_b))
    cos += (
        math.cos(math.radians(lat_a)) * math.cos(math.radians(lat_b)) * math.cos(math.radians(lon_a - lon_b))
    )
    return 6371.0088 * math.acos(min(1.0, cos)) * detour / speed * 60


def test_distance_is_straight_kilometres_by_detour_and_speed(tmp_path):
    found = travel(tmp_path)
    assert found.minutes("U1", "S1") == pytest.approx(crow_minutes(CENTRE, (118.30, 40.24)), rel=1e-6)
    assert found.minutes("U1", "S1") == pytest.approx(11.1195 * 1.3 / 40 * 60, rel=1e-4)
    slow = travel(tmp_path, detour_factor=2.6, road_speed_kmh=20.0)
    assert slow.minutes("U1", "S1") == pytest.approx(4 * found.minutes("U1", "S1"))
    assert found.source == "distance"
    assert "1.3" in found.words("zh")
    assert "40 km/h" in found.words("en")


def test_days_start_at_the_own_point_else_the_own_school_else_the_seat(tmp_path):
    found = travel(tmp_path)
    assert found.minutes("X1", "U1") == 0
    assert found.minutes("X2", "S2") == 0
    assert found.minutes("X3", "S2") == pytest.approx(crow_minutes((118.35, 40.2), (118.40, 40.14)), rel=1e-6)


def test_a_given_pair_holds_both_ways_unless_the_reverse_is_given_too(tmp_path):
    given = (GivenTravel("X1", "S1", 90.0), GivenTravel("S2", "S3", 33.0), GivenTravel("S3", "S2", 44.0))
    found = travel(tmp_path, rows(travel=given))
    assert (found.minutes("X1", "S1"), found.minutes("S1", "X1")) == (90.0, 90.0)
    assert (found.minutes("S2", "S3"), found.minutes("S3", "S2")) == (33.0, 44.0)
    assert found.given == 3
    assert "3对" in found.words("zh")
    turned = travel(tmp_path, rows(travel=given[::-1]))
    assert (turned.minutes("S2", "S3"), turned.minutes("S3", "S2")) == (33.0, 44.0)


def test_the_matrix_says_what_the_single_pairs_say(tmp_path):
    found = travel(tmp_path, rows(travel=(GivenTravel("X1", "S1", 7.0),)))
    starts, ends = ["X1", "X2", "S1", "X1"], ["S3", "S1", "X1", "S1"]
    matrix = found.matrix(starts, ends)
    assert matrix.shape == (4, 4)
    for i, start in enumerate(starts):
        for j, end in enumerate(ends):
            assert matrix[i, j] == pytest.approx(found.minutes(start, end))
    assert matrix[0, 1] == matrix[3, 3] == matrix[2, 2] == 7.0
    assert found.matrix([], ends).shape == (0, 4)


def test_an_unknown_place_is_refused(tmp_path):
    with pytest.raises(KeyError):
        travel(tmp_path).minutes("X1", "S99")


# --- a road graph -----------------------------------------------------------------------------------------------

ROADS = """from_lon,from_lat,to_lon,to_lat,km,kmh,minutes,oneway
118.30,40.14,118.40,40.14,12,60,,
118.40,40.14,118.50,40.14,,,5,yes
118.50,40.14,118.40,40.24,10,30,,
118.40,40.24,118.40,40.14,10,30,,
118.60,40.50,118.70,40.50,10,30,,
"""


def test_roads_go_by_the_shortest_path_and_mind_one_way_sections(tmp_path):
    (tmp_path / "roads.csv").write_text(ROADS, encoding="utf-8")
    found = travel(tmp_path, travel_source="roads", roads_file="roads.csv")
    assert found.minutes("X1", "S3") == pytest.approx(12 + 5)
    assert found.minutes("S3", "X1") == pytest.approx(20 + 20 + 12)
    assert found.source == "roads"
    assert "roads.csv" in found.words("zh")
    assert found.matrix(["S3"], ["U1", "S3"]).tolist() == [[pytest.approx(52), 0.0]]


def test_places_beside_the_road_pay_for_the_way_to_the_nearest_junction(tmp_path):
    (tmp_path / "roads.csv").write_text(ROADS, encoding="utf-8")
    found = travel(tmp_path, travel_source="roads", roads_file="roads.csv")
    way = crow_minutes((118.35, 40.2), (118.40, 40.24))
    assert found.minutes("X3", "S2") == pytest.approx(way + 20, rel=1e-6)


def test_places_no_road_joins_go_by_straight_distance_and_are_told(tmp_path):
    (tmp_path / "roads.csv").write_text(ROADS, encoding="utf-8")
    far = (*rows().schools, school("S9", 118.60, 40.50))
    found = travel(tmp_path, rows(schools=far), travel_source="roads", roads_file="roads.csv")
    assert found.minutes("U1", "S9") == pytest.approx(crow_minutes(CENTRE, (118.60, 40.50)), rel=1e-6)
    assert "1处不与主路网连通" in found.words("zh")
    assert "1 places are not joined" in found.words("en")
    assert "不与主路网" not in travel(tmp_path, travel_source="roads", roads_file="roads.csv").words("zh")


def test_chinese_headings_and_shifted_coordinates_are_read(tmp_path):
    from duxue.scenarios.travel.coordinates import from_wgs84

    lon, lat = from_wgs84([118.30, 118.40], [40.14, 40.14], "GCJ02")
    (tmp_path / "路网.csv").write_text(
        f"起点经度,起点纬度,终点经度,终点纬度,公里,车速\n{lon[0]},{lat[0]},{lon[1]},{lat[1]},12,60\n",
        encoding="utf-8-sig",
    )
    found = travel(tmp_path, travel_source="roads", roads_file="路网.csv", crs="GCJ02")
    assert found.minutes("X1", "X2") == pytest.approx(12, abs=1e-3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("from_lon,from_lat,to_lon\n1,2,3\n", "终点纬度"),
        ("from_lon,from_lat,to_lon,to_lat\n", "没有路段"),
        (ROADS + "118.3,40.1,118.3,940.1,,,,\n118.3,40.1,118.3,x,,,,\n", "有2行有误：第7行"),
        (ROADS + "118.3,40.1,118.4,40.1,-3,,,\n", "km='-3'"),
        (ROADS + "118.3,40.1,118.4,40.1,,,,maybe\n", "oneway='maybe'"),
    ],
)
def test_a_faulty_road_file_is_named_with_its_lines(tmp_path, text, words):
    (tmp_path / "roads.csv").write_text(text, encoding="utf-8")
    with pytest.raises(TravelError, match=words) as caught:
        travel(tmp_path, travel_source="roads", roads_file="roads.csv")
    assert "road file" in caught.value.en


def test_a_missing_road_file_or_name_is_said(tmp_path):
    with pytest.raises(TravelError, match="路网文件无法读取"):
        travel(tmp_path, travel_source="roads", roads_file="nowhere.csv")
    with pytest.raises(TravelError, match="roads_file 未填"):
        travel(tmp_path, travel_source="roads")


# --- an OSRM server ---------------------------------------------------------------------------------------------


class StandIn(BaseHTTPRequestHandler):
    """Speaks the table form: seconds = 1000 x degrees of the taxicab way, no way at all to points north of 40.4."""

    def do_GET(self):
        parts = urlsplit(self.path)
        assert parts.path.startswith("/table/v1/driving/")
        points = [tuple(map(float, p.split(","))) for p in parts.path.rsplit("/", 1)[1].split(";")]
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        self.server.asked.append(len(points))
        if len(points) > 100:
            return self.reply(400, {"code": "TooBig", "message": "Too many table coordinates"})
        if self.server.broken:
            return self.reply(*self.server.broken)
        sources, targets = (
            [points[int(i)] for i in query[key].split(";")] for key in ("sources", "destinations")
        )
        always = self.server.always
        durations = [
            [
                always
                if always is not None
                else None
                if b[1] > 40.4 and a != b
                else 1000 * (abs(a[0] - b[0]) + 2 * abs(a[1] - b[1]))
                for b in targets
            ]
            for a in sources
        ]
        return self.reply(200, {"code": "Ok", "durations": durations})

    def reply(self, status, answer):
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Quiet."""


@pytest.fixture
def osrm():
    with ThreadingHTTPServer(("127.0.0.1", 0), StandIn) as server:
        server.asked, server.broken, server.always = [], None, None
        server.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_osrm_minutes_are_the_servers_seconds(tmp_path, osrm):
    given = (GivenTravel("X1", "S2", 3.0),)
    found = travel(tmp_path, rows(travel=given), travel_source="osrm", osrm_url=osrm.url + "/")
    assert found.minutes("U1", "S3") == pytest.approx(200 / 60)
    assert found.minutes("U1", "S1") == pytest.approx(200 / 60)
    assert found.minutes("X1", "S2") == 3.0
    assert found.source == "osrm"
    assert osrm.url in found.words("zh")


def test_osrm_is_asked_in_batches_and_never_twice(tmp_path, osrm):
    many = tuple(school(f"S{i}", 118.0 + i / 1000, 40.0 + i / 2000) for i in range(230))
    found = travel(tmp_path, rows(schools=many, inspectors=()), travel_source="osrm", osrm_url=osrm.url)
    ids = [s.school_id for s in many]
    matrix = found.matrix(ids, ids)
    i, j = np.indices(matrix.shape)
    assert np.allclose(matrix, np.abs(i - j) * (1 + 1) / 60, atol=1e-3)
    asked = len(osrm.asked)
    assert asked <= 27
    assert max(osrm.asked) <= 100
    assert found.minutes("S3", "S200") == pytest.approx(matrix[3, 200])
    found.matrix(ids[:9], ids[100:])
    assert len(osrm.asked) == asked


def test_pairs_without_a_way_go_by_straight_distance_and_are_told(tmp_path, osrm):
    far = (*rows().schools, school("S9", 118.60, 40.50))
    found = travel(tmp_path, rows(schools=far), travel_source="osrm", osrm_url=osrm.url)
    assert found.matrix(["U1"], ["S9"])[0, 0] == pytest.approx(
        crow_minutes(CENTRE, (118.60, 40.50)), rel=1e-6
    )
    assert "2对起终点无路可达" in found.words("zh")  # the one of the first question, and the one asked for


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ((400, {"code": "InvalidQuery", "message": "Query string malformed"}), "Query string malformed"),
        ((500, b"<html>oops</html>"), "HTTP 500"),
        ((200, {"code": "NoTable", "message": "no table"}), "NoTable no table"),
        ((200, {"code": "Ok", "durations": [[1, 2]]}), "Ok"),
        ((200, b"hello"), "Expecting value"),
        ((200, [1]), "应答不是 JSON 对象"),
    ],
)
def test_a_server_that_answers_nonsense_is_one_clear_error(tmp_path, osrm, broken, words):
    osrm.broken = broken
    with pytest.raises(TravelError, match=words) as caught:
        travel(tmp_path, travel_source="osrm", osrm_url=osrm.url)
    assert "travel_source" in caught.value.zh
    assert "\n" not in caught.value.zh


def test_a_server_that_does_not_answer_is_one_clear_error(tmp_path, osrm):
    nobody = f"http://127.0.0.1:{osrm.server_address[1]}"
    osrm.shutdown()
    osrm.server_close()
    with pytest.raises(TravelError, match="没有给出行程：对方拒绝连接") as caught:
        travel(tmp_path, travel_source="osrm", osrm_url=nobody)
    assert "Connection refused" in caught.value.en


def test_an_address_that_is_none_is_refused(tmp_path):
    with pytest.raises(TravelError, match="http://"):
        travel(tmp_path, travel_source="osrm", osrm_url="file:///etc/hosts")
    with pytest.raises(TravelError, match="osrm_url 未填"):
        travel(tmp_path, travel_source="osrm")


def test_the_road_file_of_the_documentation_is_one(tmp_path):
    from pathlib import Path

    from duxue.scenarios.travel.roads import HEADINGS, read_sections

    text = (Path(__file__).parents[3] / "docs" / "travel.md").read_text(encoding="utf-8")
    (tmp_path / "roads.csv").write_text(text.split("```csv\n")[1].split("```")[0], encoding="utf-8")
    sections = read_sections(tmp_path / "roads.csv")
    assert [section.oneway for section in sections] == [False, False, True]
    assert sections[1].minutes == 7
    assert all(zh in text and f"`{en}`" in text for zh, en in HEADINGS.items())


@pytest.mark.parametrize(("seconds", "told"), [(0.0, True), (5.0, True), (3600.0, False)])
def test_minutes_in_which_nobody_can_make_the_way_go_by_distance_and_are_counted(
    tmp_path, osrm, seconds, told
):
    osrm.always = seconds
    far = (school("F", 119.3, 40.14), *rows().schools)
    found = travel(tmp_path, rows(schools=far), travel_source="osrm", osrm_url=osrm.url)
    minutes = found.minutes("F", far[1].school_id)
    assert (found.impossible > 0) == told
    assert ("不可能" in found.words("zh")) == told
    assert (minutes > 60) if told else minutes == pytest.approx(60)


def test_negative_minutes_of_a_server_are_refused(tmp_path, osrm):
    osrm.always = -5.0
    with pytest.raises(TravelError, match="负"):
        travel(tmp_path, travel_source="osrm", osrm_url=osrm.url)


def test_a_road_section_that_takes_no_time_is_named_with_its_line(tmp_path):
    file = tmp_path / "r.csv"
    for cells in ("0,", ",0"):
        file.write_text(
            f"from_lon,from_lat,to_lon,to_lat,km,minutes\n118.3,40.1,118.6,40.1,{cells}\n", encoding="utf-8"
        )
        with pytest.raises(TravelError, match="第2行"):
            read_sections(file)
