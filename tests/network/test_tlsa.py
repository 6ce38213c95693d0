import dns.message
import dns.rdata
import dns.rrset

from cyberscan.network.tlsa import accept_any_length


def test_a_record_of_the_wrong_length_is_read_like_any_other() -> None:
    accept_any_length()
    answer = dns.message.make_response(dns.message.make_query("mx.test", "TLSA"))
    texts = ["3 1 1 abcd", "3 1 2 " + "ab" * 32, "3 1 1 " + "ab" * 32, "3 1 0 ab"]
    answer.answer.append(dns.rrset.from_text("mx.test.", 60, "IN", "TLSA", *texts))
    again = dns.message.from_wire(answer.to_wire())
    assert sorted(one.to_text() for one in again.answer[0]) == sorted(texts)
