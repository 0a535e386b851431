#!/usr/bin/env python3
"""Reads an exported log without any code of yakusho, by the C2SP specifications alone.

    independent_reader.py FOLDER PUBLIC_KEY [PROOF.tlog-proof ...]

tlog-tiles: recomputes every tile and the root from the entry bundles.
tlog-checkpoint, signed-note: reads the checkpoint and verifies its Ed25519 signature (needs the
package `cryptography`; without it that one step is skipped, and said so).
tlog-proof: follows each proof from its extra data to its checkpoint's root.
Exit status: 0 all holds, 1 something does not.
"""

import base64
import hashlib
import pathlib
import sys

WIDTH = 256


class Wrong(Exception):
    pass


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def leaf_hash(entry):
    return sha(b"\x00", entry)


def root_of(hashes):
    """RFC 6962 section 2.1 over hashes of leaves."""
    if not hashes:
        return sha()
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return sha(b"\x01", root_of(hashes[:split]), root_of(hashes[split:]))


def tile_path(number, width):
    parts = ["%03d" % (number % 1000)]
    number //= 1000
    while number:
        parts.insert(0, "x%03d" % (number % 1000))
        number //= 1000
    return "/".join(parts) + ("" if width == WIDTH else ".p/%d" % width)


def open_note(text, public):
    """signed-note: the text if one of its signatures is by this key."""
    body, separator, signatures = text.rpartition("\n\n")
    if not separator:
        raise Wrong("no signatures")
    body += "\n"
    name, key_id, key = public.split("+", 2)
    key = base64.b64decode(key)
    if key[0] != 1 or len(key) != 33:
        raise Wrong("no Ed25519 key")
    if sha(name.encode(), b"\n", key)[:4].hex() != key_id:
        raise Wrong("the key id does not follow from the key")
    for line in signatures.splitlines():
        dash, signer, blob = line.split(" ")
        blob = base64.b64decode(blob)
        if dash == "\u2014" and signer == name and blob[:4].hex() == key_id:
            verify_signature(key[1:], blob[4:], body.encode())
            return body
    raise Wrong("not signed by this key")


def verify_signature(key, signature, message):
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        print("SKIPPED the signature: the package cryptography is not here")
        return
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        raise Wrong("the signature is wrong") from None


def open_checkpoint(text, public):
    origin, size, root, *rest = open_note(text, public).split("\n")
    if origin != public.split("+")[0] or rest[-1] != "":
        raise Wrong("a checkpoint of another log")
    return int(size), base64.b64decode(root)


def read_entries(folder, size):
    entries = []
    for number in range((size + WIDTH - 1) // WIDTH):
        width = min(WIDTH, size - number * WIDTH)
        bundle = (folder / "tile/entries" / tile_path(number, width)).read_bytes()
        count = 0
        while bundle:
            length = int.from_bytes(bundle[:2], "big")
            entries.append(bundle[2 : 2 + length])
            bundle = bundle[2 + length :]
            count += 1
        if count != width:
            raise Wrong("entry bundle %d has %d entries" % (number, count))
    return entries


def check_tiles(folder, leaves):
    level, nodes = 0, leaves
    while nodes:
        above = []
        for number in range((len(nodes) + WIDTH - 1) // WIDTH):
            hashes = nodes[number * WIDTH : (number + 1) * WIDTH]
            path = "tile/%d/%s" % (level, tile_path(number, len(hashes)))
            if (folder / path).read_bytes() != b"".join(hashes):
                raise Wrong(path + " does not follow from the entries")
            if len(hashes) == WIDTH:
                above.append(root_of(hashes))
        level, nodes = level + 1, above


def climb(index, size, leaf, path):
    """RFC 9162 section 2.1.3.2: the root that an inclusion path leads to."""
    if index >= size:
        raise Wrong("index beyond the log")
    node, last, hash_ = index, size - 1, leaf
    for beside in path:
        if last == 0:
            raise Wrong("the path is too long")
        if node & 1 or node == last:
            hash_ = sha(b"\x01", beside, hash_)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            hash_ = sha(b"\x01", hash_, beside)
        node, last = node >> 1, last >> 1
    if last != 0:
        raise Wrong("the path is too short")
    return hash_


def check_proof(text, public):
    head, _, note = text.partition("\n\n")
    lines = head.split("\n")
    if lines[0] != "c2sp.org/tlog-proof@v1":
        raise Wrong("no tlog-proof")
    extra = base64.b64decode(lines[1].removeprefix("extra "))
    index = int(lines[2].removeprefix("index "))
    path = [base64.b64decode(line) for line in lines[3:]]
    size, root = open_checkpoint(note, public)
    # The extra data is the salt and the action; the log's entry is their SHA-256.
    if climb(index, size, leaf_hash(sha(extra)), path) != root:
        raise Wrong("the proof does not lead to its checkpoint")


def main(folder, public, *proofs):
    folder = pathlib.Path(folder)
    size, root = open_checkpoint((folder / "checkpoint").read_text("utf-8"), public)
    leaves = []
    for entry in read_entries(folder, size):
        # An entry of a disposed action is empty; its leaf's hash is in the tile alone.
        if not entry:
            number, place = divmod(len(leaves), WIDTH)
            width = min(WIDTH, size - number * WIDTH)
            tile = (folder / "tile/0" / tile_path(number, width)).read_bytes()
            leaves.append(tile[place * 32 : place * 32 + 32])
        else:
            leaves.append(leaf_hash(entry))
    check_tiles(folder, leaves)
    if root_of(leaves) != root:
        raise Wrong("the root is not the signed one")
    for proof in proofs:
        check_proof(pathlib.Path(proof).read_text("utf-8"), public)
    print("%d leaves, %d proofs: all hold" % (size, len(proofs)))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (Wrong, OSError, ValueError, IndexError) as wrong:
        print("WRONG: %s" % wrong)
        sys.exit(1)
