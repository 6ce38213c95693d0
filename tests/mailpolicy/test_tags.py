from cyberscan.mailpolicy.tags import tags


def test_parts_without_a_value_are_left_out() -> None:
    assert tags(" v = DKIM1 ; p=a=b ;; junk; t=") == (("v", "DKIM1"), ("p", "a=b"), ("t", ""))


def test_only_folding_white_space_is_dropped() -> None:
    assert tags("p =\treject \r\n") == (("p", "reject"),)
    assert tags("p=reject\xa0;\xa0t=y") == (("p", "reject\xa0"), ("\xa0t", "y"))
