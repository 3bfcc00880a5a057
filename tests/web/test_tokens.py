from http import HTTPStatus

import pytest

from peelgraph.web.http.tokens import judge_authorization

TOKEN = "0123456789abcdef"


@pytest.mark.parametrize("sent", [f"Bearer {TOKEN}", f"bearer {TOKEN}", f"BEARER  {TOKEN} "])
def test_the_token_admits(sent):
    assert judge_authorization(sent, TOKEN) is None


@pytest.mark.parametrize(
    "sent", ["", "Bearer", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}0", "Bearer é"]
)
def test_another_token_is_told_that_it_is_another(sent):
    problem = judge_authorization(sent, TOKEN)
    assert problem.status == HTTPStatus.UNAUTHORIZED
    assert problem.headers["www-authenticate"] == 'Bearer realm="peelgraph", error="invalid_token"'


def test_no_token_is_told_how_to_send_one():
    problem = judge_authorization(None, TOKEN)
    assert problem.status == HTTPStatus.UNAUTHORIZED
    assert problem.headers["www-authenticate"] == 'Bearer realm="peelgraph"'
    assert "Authorization: Bearer" in problem.detail


@pytest.mark.parametrize("sent", [None, "Bearer ", f"Bearer {TOKEN}"])
def test_without_a_token_in_the_settings_nobody_may_write(sent):
    problem = judge_authorization(sent, None)
    assert problem.status == HTTPStatus.FORBIDDEN
    assert "PEELGRAPH_TOKEN" in problem.detail
