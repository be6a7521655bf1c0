"""The pages of authors of maps, as a browser without JavaScript meets them."""

import gzip

import pytest

from lms.journeys import operations as journeys
from lms.journeys import queries as maps
from lms.journeys.drafts import queries
from lms.journeys.drafts.edits import impact_of, place_of
from lms.journeys.terms import SystemDocument, SystemKind
from tests.journeys.maps import IN_STORE, changed, codes_of, impact, made_map, stage, touchpoint
from tests.times import MONDAY
from tests.visitor import fields_of

BOARD = "/write/maps/in-store"


@pytest.fixture
def organisation(make):
    for name in ("Cashier", "Buyer", "Guard"):
        make.job_role(name)


@pytest.fixture
def trainer(client, make, organisation):
    person = make.trainer("Tess Trainer")
    client.sign_in(person.id)
    return person


@pytest.fixture
def published(session, organisation):
    journeys.apply_map(session, document=IN_STORE, now=MONDAY)


@pytest.fixture
def working(session, published, trainer):
    return lambda: queries.get_working(session, "in-store")


def fields(form_page):
    """What the page's form would send, as it was filled by the server."""
    return fields_of(next(f for f in form_page.iter("form") if "section" in (f.get("class") or "")))


def hrefs(client):
    return {a.get("href") for a in client.page.iter("a")}


def actions(client):
    """Where the page's forms are sent."""
    return {form.get("action") for form in client.page.iter("form")}


def problems(client):
    """Codes of the problems that the page shows."""
    return [code for one in client.page.iter("li") if (code := one.get("data-problem"))]


def fill(client, path, **changes):
    """Open a form and send it with some fields changed."""
    client.get(path)
    return client.post(path, {**fields(client.page), **changes}, status=changes.pop("status", 303))


class TestListMaps:
    def test_says_what_will_be_there(self, client, trainer):
        client.get("/write/maps")

        assert "/write/maps/new" in hrefs(client)

    def test_shows_maps_by_kind_and_channel_with_their_drafts(self, client, working):
        fill(client, f"{BOARD}/touchpoints/door", hopes="Light")

        text = client.get("/write/maps").text

        assert "3 touchpoints" in text
        assert "Tess Trainer" in text

    @pytest.mark.both_servers
    def test_orders_maps(self, client, working, session):
        journeys.apply_map(
            session, document=made_map(stage("a", touchpoint("b")), code="phone", name="Phone"), now=MONDAY
        )
        client.get("/write/maps")

        client.post("/write/maps/phone/move", {"places": "-1"})
        client.post("/write/maps/phone/move", {"places": "x"})

        assert [m.code for m in maps.list_published_maps(session)] == ["phone", "in-store"]

    @pytest.mark.both_servers
    def test_archives_and_takes_back(self, client, working, session):
        client.follow(client.post(f"{BOARD}/archive"))
        on_list = actions(client)
        gone = maps.list_published_maps(session)
        client.get(BOARD)
        on_board = actions(client)
        client.post(f"{BOARD}/restore")

        assert f"{BOARD}/restore" in on_list & on_board
        assert gone == ()
        assert maps.list_published_maps(session) == (IN_STORE,)


class TestAddMap:
    def test_begins_a_draft_once(self, client, trainer, session):
        client.get("/write/maps/new")
        sent = {**fields(client.page), "name": "Calling us"}

        first = client.post("/write/maps/new", sent)
        second = client.post("/write/maps/new", sent)

        assert first.headers["Location"] == second.headers["Location"] == "/write/maps/calling-us"
        client.follow(first)
        assert "/write/maps/calling-us/add-stage" in hrefs(client)

    def test_tells_a_name_that_is_taken(self, client, working):
        client.get("/write/maps/new")

        client.post("/write/maps/new", {**fields(client.page), "name": "In store"}, status=422)

        assert client.page.find(".//*[@id='name-error']") is not None

    def test_takes_names_that_are_addresses(self, client, trainer):
        answer = fill(client, "/write/maps/new", name="Import")

        assert answer.headers["Location"] == "/write/maps/import-map"

    @pytest.mark.parametrize("odd", [{"name": ""}, {"kind": "x"}, {"state": "x"}, {"channel": ""}, {"name": "n" * 121}])
    def test_odd_input_is_told(self, client, trainer, odd):
        client.get("/write/maps/new")

        client.post("/write/maps/new", {**fields(client.page), "name": "A", **odd}, status=422)

    def test_copies_as_the_future(self, client, working, session):
        answer = fill(client, f"{BOARD}/copy", name="Next year")

        assert answer.headers["Location"] == "/write/maps/next-year"
        assert queries.get_working(session, "next-year").document.state == "future"

    def test_tells_a_copy_under_a_taken_name(self, client, working):
        client.get(f"{BOARD}/copy")

        client.post(f"{BOARD}/copy", {**fields(client.page), "name": "In store"}, status=422)


class TestBoard:
    def test_shows_each_part_with_its_sign_and_place(self, client, working):
        text = client.get(BOARD).text

        ids = {e.get("id") for e in client.page.iter()}
        assert {"stage-find", "stage-pay", "door", "shelf", "register"} <= ids
        assert "B1" in text

    def test_names_roles_that_are_gone(self, client, working, session):
        journeys.apply_map(session, document=changed(IN_STORE, "door", impacts=(impact("ghost", how=""),)), now=MONDAY)

        client.get(BOARD)

        assert f"{BOARD}/touchpoints/door/roles/ghost" in hrefs(client)

    def test_advises_to_split_a_long_map(self, client, working, session):
        long = made_map(*(stage(f"s{n}", touchpoint(f"t{n}")) for n in range(13)), code="long")
        journeys.apply_map(session, document=long, now=MONDAY)

        assert "13 stages" in client.get("/write/maps/long").text.partition("i-alert")[2]

    def test_a_full_map_is_small_and_asks_little(self, client, working, session, make):
        names = ["Cashier", "Buyer", "Guard", *(f"Role {n}" for n in range(20))]
        codes = [make.job_role(name, department=f"Department {i % 8}").code for i, name in enumerate(names)]
        points = [
            touchpoint(
                f"touchpoint-number-{n}", name=f"Something happens {n}", customer=f"The student does thing {n} " * 5,
                hopes="Quick " * 20, impacts=tuple(
                    impact(codes[(n * 7 + k) % 23], how=f"Does {n} and {k}: " + "looks up and speaks clearly " * 7) for k in range(4)
                ),
            )
            for n in range(30)
        ]  # fmt: skip
        document = made_map(*(stage(f"stage-{s}", *points[s * 5 : s * 5 + 5]) for s in range(6)), code="full")
        journeys.apply_map(session, document=document, now=MONDAY)
        client.get("/write/maps/full")

        with client.counting() as statements:
            text = client.get("/write/maps/full").text

        assert text.count("/roles/") == 120
        assert len(gzip.compress(text.encode())) <= 60 * 1024
        assert len(statements) <= 12

    @pytest.mark.parametrize(
        "path", ["", "/about", "/copy", "/publish", "/history", "/add-stage", "/stages/x/add-touchpoint"]
    )
    def test_unknown_maps_are_not_there(self, client, trainer, path):
        client.get("/write/maps/nowhere" + path, status=404)

    @pytest.mark.parametrize("path", ["/stages/x", "/stages/x/add-touchpoint", "/touchpoints/x", "/touchpoints/x/move",
                                      "/touchpoints/x/add-role", "/touchpoints/door/roles/x", "/versions/99"])  # fmt: skip
    def test_unknown_parts_are_not_there(self, client, working, path):
        client.get(BOARD + path, status=404)


class TestEdits:
    def test_what_a_map_is_about(self, client, working):
        fill(client, f"{BOARD}/about", goal="Books in time", owner="buyer")

        assert (working().document.goal, working().document.owner) == ("Books in time", "buyer")

    def test_stages_are_added_renamed_moved_and_removed(self, client, working):
        page = client.follow(fill(client, f"{BOARD}/add-stage", name="Leave"))
        fill(client, f"{BOARD}/stages/leave", name="Go home", place="1")
        first = [s.name for s in working().document.stages]
        client.post(f"{BOARD}/stages/leave/remove", {"seen": working().revision})

        assert "Added stage “Leave”." in page.text
        assert first == ["Go home", "Find", "Pay"]
        assert [s.name for s in working().document.stages] == ["Find", "Pay"]

    def test_a_touchpoint_is_added_with_all_its_fields(self, client, working, session, make):
        pos = SystemDocument(code="pos", name="Registers", kind=SystemKind.SYSTEM, department=make.department().code)
        journeys.apply_systems(session, documents=(pos,))
        sent = {
            "name": "Pack the bag", "customer": "Holds\nthe bag.", "channel": "in_person", "importance": "truth", "feeling": "-1",
            "hopes": "A strong bag", "says": "That is heavy!", "evidence": "The bag", "systems": ["pos"], "parallel": "y",
        }  # fmt: skip

        answer = fill(client, f"{BOARD}/stages/pay/add-touchpoint", **sent)

        made = place_of(working().document, "pack-the-bag")[1]
        assert answer.headers["Location"].endswith("#pack-the-bag")
        assert (made.customer, made.feeling, made.systems, made.parallel) == ("Holds the bag.", -1, ("pos",), True)
        assert (made.importance, made.hopes, made.says) == ("truth", "A strong bag", "That is heavy!")
        assert made.evidence == "The bag"

    def test_sent_twice_adds_one(self, client, working):
        path = f"{BOARD}/stages/pay/add-touchpoint"
        client.get(path)
        sent = {**fields(client.page), "name": "Pack the bag"}

        client.post(path, sent)
        client.follow(client.post(path, sent))

        assert codes_of(working().document)["pay"] == ["register", "pack-the-bag"]

    def test_a_touchpoint_is_moved_by_choosing_its_place(self, client, working):
        client.follow(fill(client, f"{BOARD}/touchpoints/door/move", to="pay:2"))

        assert codes_of(working().document) == {"find": ["shelf"], "pay": ["register", "door"]}

    def test_a_touchpoint_is_removed_and_comes_back(self, client, working):
        client.get(f"{BOARD}/touchpoints/door")
        client.follow(client.post(f"{BOARD}/touchpoints/door/remove", {"seen": working().revision}))
        gone = codes_of(working().document)["find"]

        client.follow(client.post(f"{BOARD}/undo", {"revision": working().revision}))

        assert gone == ["shelf"]
        assert working().document == IN_STORE

    def test_a_job_role_is_not_its_own_colleague(self, client, working):
        sent = {"job_role": "guard", "lane": "support", "how": "Opens the door.", "serves": ["guard"]}

        fill(client, f"{BOARD}/touchpoints/register/add-role", status=422, **sent)

        assert client.page.find(".//*[@id='serves-error']") is not None
        client.get(f"{BOARD}/touchpoints/register/roles/cashier")
        assert [one.get("value") for one in client.page.iter("input") if one.get("name") == "serves"].count(
            "cashier"
        ) == 0

    def test_a_part_is_added_with_all_its_fields(self, client, working):
        sent = {
            "job_role": "guard", "lane": "support", "owner": "y", "how": "Opens the door.", "good": "Looks up\n\nSmiles ",
            "never": "Sleeps", "because": "The night is long.", "if_missed": "The student waits.", "serves": ["cashier"],
        }  # fmt: skip

        answer = fill(client, f"{BOARD}/touchpoints/register/add-role", **sent)

        made = impact_of(working().document, "register", "guard")
        assert answer.headers["Location"].endswith("#register")
        assert (made.good, made.never, made.because) == (("Looks up", "Smiles"), ("Sleeps",), "The night is long.")
        assert (made.serves, made.owner) == (("cashier",), True)
        assert not impact_of(working().document, "register", "cashier").owner

    def test_a_part_is_changed_and_removed(self, client, working):
        fill(client, f"{BOARD}/touchpoints/register/roles/cashier", how="Greets.")
        changed_part = impact_of(working().document, "register", "cashier")
        client.post(f"{BOARD}/touchpoints/register/roles/cashier/remove", {"seen": working().revision})

        assert (changed_part.how, changed_part.owner) == ("Greets.", True)
        assert place_of(working().document, "register")[1].impact_of("cashier") is None

    def test_a_job_role_has_one_part(self, client, working):
        client.get(f"{BOARD}/touchpoints/register/add-role")

        client.post(f"{BOARD}/touchpoints/register/add-role", {**fields(client.page), "job_role": "buyer"}, status=422)

        assert client.page.find(".//*[@id='job_role-error']") is not None

    @pytest.mark.parametrize(
        ("path", "odd"),
        [
            ("/touchpoints/door", {"name": ""}),
            ("/touchpoints/door", {"feeling": "9"}),
            ("/touchpoints/door", {"systems": ["x"]}),
            ("/touchpoints/door", {"seen": ""}),
            ("/touchpoints/door", {"seen": "99999999999999999999"}),
            ("/touchpoints/door", {"customer": "x" * 241}),
            ("/touchpoints/door/move", {"to": "x"}),
            ("/touchpoints/register/add-role", {"job_role": "x"}),
            ("/touchpoints/register/add-role", {"job_role": "guard", "good": "a\n" * 6}),
            ("/touchpoints/register/add-role", {"job_role": "guard", "never": "a" * 201}),
            ("/touchpoints/register/add-role", {"job_role": "guard", "lane": "x"}),
            ("/stages/find", {"place": "77"}),
            ("/about", {"owner": "x"}),
        ],
    )
    def test_odd_input_is_told(self, client, working, path, odd):
        client.get(BOARD + path)

        client.post(BOARD + path, {**fields(client.page), **odd}, status=422)

    def test_odd_characters_become_plain_text(self, client, working):
        fill(client, f"{BOARD}/touchpoints/door", hopes="a\x00b\u202ec<script>")

        assert next(working().document.touchpoints()).hopes == "abc<script>"
        assert "<script>" not in client.get(BOARD).text.partition('<main id="main"')[2]

    def test_a_place_in_no_stage_is_not_there(self, client, working):
        client.get(f"{BOARD}/touchpoints/door/move")

        client.post(f"{BOARD}/touchpoints/door/move", {**fields(client.page), "to": "ghost:1"}, status=404)

    def test_a_lost_field_changes_nothing(self, client, working):
        for path in ("/touchpoints/door/remove", "/undo", "/discard"):
            client.post(BOARD + path, {"seen": "x", "revision": "x"})

        assert working().document == IN_STORE


class TestVersions:
    def test_publishes_after_showing_what_changes(self, client, working, session):
        fill(client, f"{BOARD}/touchpoints/door", hopes="Light and warmth")
        text = client.get(f"{BOARD}/publish").text
        client.follow(client.post(f"{BOARD}/publish", {"seen": working().revision}))

        assert "Light and warmth" in text
        assert next(maps.find_published_map(session, "in-store").touchpoints()).hopes == "Light and warmth"

    def test_shows_what_is_added_and_where_nobody_has_a_part(self, client, working):
        fill(client, f"{BOARD}/touchpoints/register/add-role", job_role="guard", how="Opens the till", serves="buyer")

        text = client.get(f"{BOARD}/publish").text

        assert "Opens the till" in text
        assert "At door" in text.partition('id="without-roles"')[2]

    def test_leads_to_what_is_missing(self, client, working):
        fill(client, f"{BOARD}/touchpoints/door", customer="")
        fill(client, f"{BOARD}/touchpoints/register/roles/buyer", how="")
        fill(client, f"{BOARD}/add-stage", name="Leave")

        client.get(f"{BOARD}/publish")
        client.post(f"{BOARD}/publish", {"seen": working().revision}, status=422)

        links = hrefs(client)
        assert {f"{BOARD}#door", f"{BOARD}#stage-leave", f"{BOARD}/touchpoints/register/roles/buyer"} <= links
        assert problems(client) == ["empty", "empty", "too-few"]

    def test_refuses_who_has_not_seen_the_last_step(self, client, working):
        fill(client, f"{BOARD}/touchpoints/door", hopes="Light")
        client.post(f"{BOARD}/publish", {"seen": working().revision - 1}, status=422)

        assert working().is_draft

    def test_says_when_nothing_waits(self, client, working):
        client.get(f"{BOARD}/publish")

        assert f"{BOARD}/publish" not in actions(client)

    def test_discards_and_brings_back(self, client, working):
        fill(client, f"{BOARD}/touchpoints/door", hopes="Light")
        client.follow(client.post(f"{BOARD}/discard", {"seen": working().revision}))
        offered = actions(client)
        gone = working().document
        client.follow(client.post(f"{BOARD}/restore-draft"))

        assert f"{BOARD}/restore-draft" in offered
        assert gone == IN_STORE
        assert next(working().document.touchpoints()).hopes == "Light"

    def test_a_new_map_that_is_discarded_comes_back(self, client, trainer, session):
        fill(client, "/write/maps/new", name="Calling us")
        revision = queries.get_working(session, "calling-us").revision

        client.follow(client.post("/write/maps/calling-us/discard", {"seen": revision}))
        offered = actions(client)
        client.follow(client.post("/write/maps/calling-us/restore-draft"))

        assert "/write/maps/calling-us/restore-draft" in offered

    def test_compares_versions_and_takes_one_back(self, client, working, session):
        after = changed(IN_STORE, "door", hopes="Light")
        journeys.apply_map(session, document=after, now=MONDAY)
        history = client.get(f"{BOARD}/history").text
        text = client.get(f"{BOARD}/versions/1").text
        client.follow(client.post(f"{BOARD}/versions/1/restore"))

        assert "Version 2" in history
        assert "Light" in "".join(one for one in text.split("<ins>")[1:])
        assert working().document == IN_STORE

    @pytest.mark.both_servers
    def test_compares_two_versions(self, client, working, session):
        journeys.apply_map(session, document=changed(IN_STORE, "door", hopes="Light"), now=MONDAY)
        journeys.apply_map(session, document=changed(IN_STORE, "door", hopes="Warmth"), now=MONDAY)
        client.get(f"{BOARD}/history")
        href = next(a.get("href") for a in client.page.iter("a") if "against=2" in (a.get("href") or ""))

        text = client.get(href).text

        assert "Light" in "".join(one for one in text.split("<ins>")[1:])
        assert "Warmth" not in text

    @pytest.mark.parametrize(("asked", "status"), [("x", 200), ("99", 404), ("9" * 40, 404), ("0", 200), ("١", 200)])
    def test_odd_versions_are_no_defect(self, client, working, asked, status):
        client.get(f"{BOARD}/versions/1", query_string={"against": asked}, status=status)

    def test_a_step_that_is_not_the_last_any_more_stays(self, client, working):
        fill(client, f"{BOARD}/touchpoints/door", hopes="Light")
        old = working().revision
        fill(client, f"{BOARD}/touchpoints/door", hopes="Warmth")

        client.follow(client.post(f"{BOARD}/undo", {"revision": old}))

        assert next(working().document.touchpoints()).hopes == "Warmth"


class TestSystems:
    def test_show_where_they_are_needed(self, client, working, session, make):
        pos = SystemDocument(code="pos", name="Registers", kind=SystemKind.SYSTEM, department=make.department().code)
        journeys.apply_systems(session, documents=(pos,))
        journeys.apply_map(session, document=changed(IN_STORE, "register", systems=("pos",)), now=MONDAY)

        assert "At register" in client.get("/write/systems").text

    def test_names_that_make_one_code_get_two(self, client, trainer, session, make):
        make.department("Stores")
        fill(client, "/write/systems/new", name="Registers")
        fill(client, "/write/systems/new", name="Registers!")

        assert [s.code for s in maps.list_systems(session)] == ["registers", "registers-2"]

    @pytest.mark.both_servers
    def test_are_added_and_changed(self, client, trainer, session, make):
        make.department("Stores")
        fill(client, "/write/systems/new", name="Registers", kind="system")
        fill(client, "/write/systems/registers/edit", name="Tills")

        assert [(s.code, s.name) for s in maps.list_systems(session)] == [("registers", "Tills")]
        assert "Tills" in client.get("/write/systems").text

    def test_a_name_twice_is_told(self, client, trainer, make):
        make.department("Stores")
        fill(client, "/write/systems/new", name="Registers")
        client.get("/write/systems/new")

        client.post("/write/systems/new", {**fields(client.page), "name": "registers"}, status=422)

    def test_odd_input_is_told(self, client, trainer, make):
        client.get("/write/systems/new")
        sent = {**fields(client.page), "name": "A"}

        client.post("/write/systems/new", {**sent, "department": "x"}, status=422)
        client.post("/write/systems/new", {**sent, "kind": "x"}, status=422)
        client.get("/write/systems/x/edit", status=404)


@pytest.mark.parametrize("kind", ["learner", "leader", "administrator"])
def test_only_trainers_come_in(client, make, published, kind):
    client.sign_in(getattr(make, kind)().id)

    for path in ("/write/maps", BOARD, f"{BOARD}/touchpoints/door", "/write/systems"):
        client.get(path, status=403)


class TestWhatWasDone:
    def test_saving_what_was_there_is_no_step(self, client, working, session):
        before = working().revision

        client.follow(fill(client, f"{BOARD}/touchpoints/door"))

        assert (working().revision, working().is_draft) == (before, False)

    def test_is_told_with_its_way_back_where_it_was_done(self, client, working):
        text = client.follow(fill(client, f"{BOARD}/touchpoints/door", hopes="Light")).text

        card = text.split('id="door"')[1].split("</li>")[0]
        assert "Changed “At door”" in card
        assert f'action="{BOARD}/undo"' in card

    def test_leads_back_to_coverage_who_came_from_there(self, client, working):
        def ways_back(path):
            client.get(path)
            return [a.get("href") for p in client.page.iter("p") if p.get("class") == "back" for a in p.iter("a")]

        assert ways_back(f"{BOARD}?from=coverage") == ["/write/coverage", "/write/maps"]
        assert ways_back(BOARD) == ["/write/maps"]
