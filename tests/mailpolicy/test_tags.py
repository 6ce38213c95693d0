from cyberscan.mailpolicy.tags import tags


def test_parts_without_a_value_are_left_out() -> None:
    assert tags(" v = DKIM1 ; p=a=b ;; junk; t=") == (("v", "DKIM1"), ("p", "a=b"), ("t", ""))
