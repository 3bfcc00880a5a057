import json
from http import HTTPStatus

import pytest

from peelgraph import errors
from peelgraph.web.http.problems import (
    STATUSES,
    Problem,
    ProblemRaised,
    build_problem,
    choose_problem_format,
    find_status,
    render_problem,
)

KNOWN = {
    value
    for value in vars(errors).values()
    if isinstance(value, type) and issubclass(value, errors.PeelgraphError)
}
LEAVES = {cls for cls in KNOWN if not any(cls in other.__bases__ for other in KNOWN)}


def test_every_leaf_of_the_exception_tree_is_in_the_table():
    assert LEAVES
    assert set(STATUSES) >= LEAVES


def test_a_new_exception_below_a_known_one_has_its_status():
    class Below(errors.QueryError):
        pass

    assert find_status(Below()) == HTTPStatus.BAD_REQUEST
    assert find_status(RuntimeError()) == HTTPStatus.INTERNAL_SERVER_ERROR


def test_a_mistake_in_a_query_is_told_with_its_position():
    problem = build_problem(
        errors.QueryError("The query cannot be parsed: error at 3:14: expected x")
    )
    assert json.loads(render_problem(problem)) == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "The query cannot be parsed: error at 3:14: expected x",
        "line": 3,
        "column": 14,
    }


@pytest.mark.parametrize("error", [RuntimeError("/etc/secret"), errors.StoreError("/etc/secret")])
def test_what_the_server_did_wrong_is_not_told(error):
    problem = build_problem(error)
    assert problem.status >= 500
    assert b"secret" not in render_problem(problem)


def test_a_problem_that_is_raised_is_answered_as_it_is():
    problem = Problem(HTTPStatus.NOT_FOUND, "Nothing.")
    assert build_problem(ProblemRaised(problem)) is problem
    assert render_problem(problem, as_text=True) == b"404 Not Found\n\nNothing.\n"


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (None, "problem"),
        ("*/*", "problem"),
        ("application/json", "problem"),
        ("text/plain", "text"),
        ("text/html,*/*;q=0.8", "html"),
        ("image/png", "problem"),
        ("text/turtle", "problem"),
    ],
)
def test_the_way_of_telling_is_chosen(accept, name):
    assert choose_problem_format(accept).name == name
