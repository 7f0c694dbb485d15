"""Session tokens are made by the server and cannot be made up."""

import stat

import pytest

from bot.web.sessions import Sessions


def test_an_issued_token_names_its_session():
    sessions = Sessions(b"secret")
    token = sessions.issue()
    assert sessions.verify(token) == token.rpartition(".")[0]
    assert len({sessions.issue() for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "token",
    [None, 7, "", ".", "abc", "abc.def", "ünï.code", "x" * 500, {"session": "x"}],
    ids=["none", "number", "empty", "dot", "bare", "wrong", "not ascii", "long", "object"],
)
def test_a_made_up_token_is_refused(token):
    assert Sessions(b"secret").verify(token) is None


def test_a_token_of_another_server_is_refused():
    assert Sessions(b"one").verify(Sessions(b"two").issue()) is None


def test_the_secret_is_kept_for_this_user_only(tmp_path):
    token = Sessions.from_file(tmp_path / "secret.key").issue()
    assert Sessions.from_file(tmp_path / "secret.key").verify(token)
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
