import pytest
from pydantic import ValidationError

from cyberscan.facts.ports import OpenPorts
from cyberscan.facts.targets import Address

HERE = Address(ip="192.0.2.7")


@pytest.mark.parametrize("text", ["", "22", "1-1023,3389", "22,80-82,443"])
def test_ranges_of_ports_are_read(text: str) -> None:
    assert OpenPorts(target=HERE, looked=text, unheard=text).looked == text


@pytest.mark.parametrize("text", ["x", "22,", "1-", "-1", "٢٢", "9" * 5000, "22 ", "22\n"])
def test_a_text_that_is_none_is_refused_before_it_is_taken_for_numbers(text: str) -> None:
    with pytest.raises(ValidationError):
        OpenPorts(target=HERE, looked=text)
    with pytest.raises(ValidationError):
        OpenPorts(target=HERE, unheard=text)
