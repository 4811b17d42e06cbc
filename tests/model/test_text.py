from grader.model.text import Text


def test_the_other_language_stands_in_for_a_missing_one() -> None:
    assert Text("가", "a").in_("ko") == "가"
    assert Text("가", "a").in_("en") == "a"
    assert Text("", "a").in_("ko") == "a"
    assert Text("가").in_("en") == "가"


def test_placeholders_are_filled_in_each_language() -> None:
    text = Text("{what} {n}개", "{n} {what}").format(n=2, what=Text("칸", "cells"))
    assert text == Text("칸 2개", "2 cells")


def test_what_is_filled_in_is_not_read_as_a_placeholder() -> None:
    assert Text("{x}", "{x}").format(x="{y} {0.__class__}") == Text(*("{y} {0.__class__}",) * 2)


def test_texts_add_up_with_a_blank_between() -> None:
    assert Text("가", "a") + Text("나", "b") == Text("가 나", "a b")
    assert Text() + Text("나", "b") == Text("나", "b")


def test_an_empty_text_is_false() -> None:
    assert not Text()
    assert Text("", "a")
