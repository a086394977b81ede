from app.security.tries import FIRST_WAIT_S, FORGET_S, LONGEST_WAIT_S, Tries


def fail(tries: Tries, times: int, *, name: str = "ana", place: str = "http a", now_s: float = 0.0) -> None:
    for _ in range(times):
        tries.failed(name, place, now_s)


def test_some_failures_are_free_and_then_each_doubles_the_wait() -> None:
    tries = Tries()
    fail(tries, 4)
    assert tries.wait_s("ana", "http a", 0.0) == 0
    fail(tries, 1)
    assert tries.wait_s("ana", "http a", 0.0) == FIRST_WAIT_S
    fail(tries, 1)
    assert tries.wait_s("ana", "http a", 0.0) == 2 * FIRST_WAIT_S
    fail(tries, 20)
    assert tries.wait_s("ana", "http a", 0.0) == LONGEST_WAIT_S


def test_a_stranger_elsewhere_does_not_shut_the_person_out() -> None:
    tries = Tries()
    fail(tries, 10, place="http stranger")
    assert tries.wait_s("ana", "http stranger", 0.0) > 0
    assert tries.wait_s("ana", "window", 0.0) == 0


def test_going_through_a_list_of_names_is_one_place() -> None:
    tries = Tries()
    for number in range(20):
        fail(tries, 1, name=f"name-{number}")
    assert tries.wait_s("another", "http a", 0.0) == FIRST_WAIT_S


def test_many_places_against_one_name_are_one_name() -> None:
    tries = Tries()
    for number in range(50):
        fail(tries, 1, place=f"http {number}")
    assert tries.wait_s("ana", "http new", 0.0) == FIRST_WAIT_S


def test_at_the_window_each_name_counts_by_itself() -> None:
    tries = Tries()
    for number in range(100):
        fail(tries, 1, name=f"name-{number}", place="window")
    for number in range(60):
        fail(tries, 1, place=f"http {number}")
    assert tries.wait_s("ana", "window", 0.0) == 0
    fail(tries, 5, place="window")
    assert tries.wait_s("ana", "window", 0.0) == FIRST_WAIT_S
    assert tries.wait_s("rui", "window", 0.0) == 0


def test_the_wait_ends_and_success_and_time_forget() -> None:
    tries = Tries()
    fail(tries, 5)
    assert tries.wait_s("ana", "http a", FIRST_WAIT_S) == 0
    tries.succeeded("ana", "http a")
    fail(tries, 4)
    assert tries.wait_s("ana", "http a", 0.0) == 0
    fail(tries, 1, now_s=FORGET_S + 1)
    assert tries.wait_s("ana", "http a", FORGET_S + 1) == 0


def test_names_without_end_take_no_memory_without_end() -> None:
    tries = Tries()
    for number in range(30_000):
        tries.failed(f"n{number}", f"p{number}", float(number))
    assert len(tries._counts) < 25_000
