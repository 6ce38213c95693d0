"""A fictional town served on loopback: names, sites, mail, services. For demonstrations and tests."""
