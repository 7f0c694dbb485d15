from __future__ import annotations

import random

from bot.knowledge.order import Step, circles, reading_order, topics_of


def order(*steps: Step) -> str:
    return " ".join(step.id for step in reading_order(steps))


def test_entries_follow_the_linked_questions() -> None:
    assert order(Step("a", "t", None), Step("c", "t", "b"), Step("b", "t", "a")) == "c b a"


def test_topics_come_in_the_order_of_the_longest_path() -> None:
    steps = [Step("z", "heat", "y"), Step("y", "heat", "x"), Step("x", "drugs", None), Step("a", "drugs", None)]
    assert order(*steps) == "z y x a"
    assert topics_of(reading_order(steps)) == ("heat", "drugs")


def test_a_topic_is_never_torn_apart() -> None:
    assert order(Step("a", "t", "b"), Step("b", "u", "c"), Step("c", "t", None)) == "a c b"


def test_entries_without_links_go_by_id_and_those_without_a_topic_come_last() -> None:
    assert order(Step("c", None, None), Step("b", "t", None), Step("a", None, None), Step("d", "t", None)) == "b d a c"


def test_circles_and_links_to_nowhere_do_no_harm() -> None:
    assert order(Step("b", "t", "a"), Step("a", "t", "b"), Step("c", "t", "gone"), Step("d", "t", "d")) == "c d a b"


def test_the_order_does_not_depend_on_the_order_given() -> None:
    chance = random.Random(7)
    ids = [f"e{number}" for number in range(60)]
    steps = [Step(each, chance.choice(["t", "u", "v", None]), chance.choice([*ids, None])) for each in ids]
    expected = reading_order(steps)
    for _ in range(20):
        chance.shuffle(steps)
        assert reading_order(steps) == expected
    assert sorted(step.id for step in expected) == sorted(ids)


def test_a_path_of_many_thousand_entries_is_walked() -> None:
    steps = [Step(f"{number:06}", "t", f"{number + 1:06}") for number in range(50_000)]
    assert [step.id for step in reading_order(list(reversed(steps)))] == [step.id for step in steps]


def test_circles_are_found_once_each() -> None:
    steps = [Step("a", None, "b"), Step("c", None, "d"), Step("d", None, "e"), Step("e", None, "c")]
    steps += [
        Step("b", None, None),
        Step("f", None, "c"),
        Step("g", None, "g"),
        Step("x", None, "y"),
        Step("y", None, "x"),
    ]
    assert circles(steps) == (("c", "d", "e"), ("x", "y"))
