import pytest

from cyberscan.network.settings import Server, Settings


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("192.0.2.1", Server("192.0.2.1", 53)),
        ("192.0.2.1:5353", Server("192.0.2.1", 5353)),
        ("2001:db8::1", Server("2001:db8::1", 53)),
        ("[2001:db8::1]:5353", Server("2001:db8::1", 5353)),
        ("[2001:db8::1]", Server("2001:db8::1", 53)),
    ],
)
def test_a_resolver_is_an_address_with_or_without_a_port(text: str, server: Server) -> None:
    assert Server.parse(text) == server


@pytest.mark.parametrize(
    "text", ["", "dns.ville.test", "192.0.2.1:0", "192.0.2.1:99999", "[::1", "1.2.3"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the text is made by the command line
        Server.parse(text)


def test_the_user_agent_names_the_tool_and_a_contact() -> None:
    agent = Settings(contact="securite@ville.test").user_agent
    assert "cyberscan/" in agent
    assert "securite@ville.test" in agent
