"""Connections that hold the service up are let go; others are not."""

from ipaddress import ip_network

from peelgraph.web.serving.connections import Doorkeeper


def test_so_many_connections_are_let_in_and_no_more():
    doorkeeper = Doorkeeper(most=3, share=3)
    assert [doorkeeper.let_in(f"203.0.113.{n}") for n in range(4)] == [True, True, True, False]
    doorkeeper.let_out("203.0.113.1")
    assert doorkeeper.let_in("203.0.113.9")


def test_one_address_has_a_share_only():
    doorkeeper = Doorkeeper(most=10, share=2)
    assert [doorkeeper.let_in("203.0.113.1") for _ in range(3)] == [True, True, False]
    assert doorkeeper.let_in("203.0.113.2")


def test_a_trusted_proxy_stands_for_many():
    doorkeeper = Doorkeeper(most=10, share=1, proxies=[ip_network("10.0.0.0/8")])
    assert all(doorkeeper.let_in("10.1.2.3") for _ in range(10))
    assert not doorkeeper.let_in("10.1.2.3")
