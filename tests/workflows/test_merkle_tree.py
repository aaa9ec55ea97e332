"""The tree over a checkpoint's rows, against the definition of RFC 6962 written out slowly."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.chain import MerkleTree, levels, merkle_root, path_in
from workflows.dossier.verify import root_above


def row_hashes(count):
    return [sha256(str(number).encode()).hexdigest() for number in range(count)]


def path_of(hashes, index):
    return path_in(levels(hashes), index)


def is_included(row_hash, index, size, path, root):
    """As the checker of a package asks it."""
    return root_above(row_hash, index, size, [bytes.fromhex(one) for one in path]) == root


def slow_root(hashes):
    """MTH of RFC 6962, section 2.1."""
    if len(hashes) == 1:
        return sha256(b"\x00" + bytes.fromhex(hashes[0])).digest()
    split = slow_split(len(hashes))
    return sha256(b"\x01" + slow_root(hashes[:split]) + slow_root(hashes[split:])).digest()


def slow_path(index, hashes):
    """PATH of RFC 6962, section 2.1.1."""
    if len(hashes) == 1:
        return []
    split = slow_split(len(hashes))
    if index < split:
        return [*slow_path(index, hashes[:split]), slow_root(hashes[split:]).hex()]
    return [*slow_path(index - split, hashes[split:]), slow_root(hashes[:split]).hex()]


def slow_split(count):
    """The largest power of two smaller than the count."""
    split = 1
    while split * 2 < count:
        split *= 2
    return split


@given(st.integers(1, 130))
def test_root_is_that_of_the_definition(count):
    assert merkle_root(row_hashes(count)) == slow_root(row_hashes(count)).hex()


@given(st.integers(1, 130).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))))
def test_path_is_that_of_the_definition_and_shows_the_row(case):
    count, index = case
    hashes = row_hashes(count)
    path = path_of(hashes, index)
    assert path == slow_path(index, hashes)
    assert is_included(hashes[index], index, count, path, merkle_root(hashes))


@pytest.mark.parametrize("count", range(1, 10))
def test_no_other_row_place_size_or_path_passes(count):
    hashes = row_hashes(count)
    root = merkle_root(hashes)
    for index in range(count):
        path = path_of(hashes, index)
        others = [other for other in range(count) if other != index]
        assert not any(is_included(hashes[index], one, count, path, root) for one in others)
        assert not any(is_included(hashes[one], index, count, path, root) for one in others)
        assert not is_included(hashes[index], index, count, [*path, root], root)
        assert not path or not is_included(hashes[index], index, count, path[:-1], root)
        assert not is_included(hashes[index], index, 0, path, root)
        assert not is_included(hashes[index], -1, count, path, root)


def test_a_node_does_not_pass_for_a_leaf():
    hashes = row_hashes(4)
    inner = MerkleTree()
    for one in hashes[:2]:
        inner.add(one)
    root = merkle_root(hashes)
    assert not is_included(inner.root(), 0, 2, [path_of(hashes, 0)[1]], root)


def test_the_tree_of_nothing_has_the_hash_of_nothing():
    assert merkle_root([]) == sha256(b"").hexdigest()
    with pytest.raises(IndexError):
        path_of([], 0)
