"""Lets torch's CUDA build run where there is no GPU, without 4 GB of CUDA libraries.

On Linux the package registry has torch only as a CUDA build, linked against libraries it never calls on a CPU. This
writes one small library (some 100 KB) under their names beside torch's own: each of its functions answers
cudaErrorNoDevice, which is the truth (those that give the words for an error give them). torch then reports that CUDA is not available and works on the CPU.
Nothing is written where the real libraries are installed.

    python -m culture_manager_trainer.no_cuda [SITE_PACKAGES]
"""

import struct
import sys
import sysconfig
from pathlib import Path

NO_DEVICE = 100
WORDS = b"This machine has no CUDA device\0"
# Two functions, 16 bytes each: one gives the number, one the address of the words, which follow.
CODE = {
    # x86-64: mov eax, 100; ret  and  lea rax, [rip + 9]; ret
    62: (b"\xb8" + struct.pack("<I", NO_DEVICE) + b"\xc3", b"\x48\x8d\x05" + struct.pack("<i", 9) + b"\xc3"),
    # AArch64: mov w0, #100; ret  and  adr x0, #16; ret
    183: (struct.pack("<II", 0x52800C80, 0xD65F03C0), struct.pack("<II", 0x10000080, 0xD65F03C0)),
}
PREFIXES = ("cu", "__cuda", "nccl", "nvrtc", "nvshmem", "nvJitLink", "nvml", "nvtx")


def write_stubs(site_packages: Path) -> list[str]:
    """@returns the names that were written: none where torch needs none."""
    folder = site_packages / "torch" / "lib"
    libraries = [_read(file) for file in sorted(folder.glob("*.so*")) if file.is_file() and not file.is_symlink()]
    if not libraries or any((site_packages / "nvidia").glob("*/lib/libcudart.so*")):
        return []
    present = {file.name for file in folder.iterdir()}
    needed = sorted({name for library in libraries for name in library.needed if name.startswith(_SONAMES)} - present)
    if not needed:
        return []
    defined = {name for library in libraries for name in library.defined}
    missing = {name for library in libraries for name in library.undefined if name.startswith(PREFIXES)} - defined
    machine = libraries[0].machine
    # The functions live under a name of their own: the loader insists on symbol versions only where a library bears
    # the name that the version was recorded for.
    (folder / ANSWERS).write_bytes(_build(ANSWERS, sorted(missing), None, machine))
    (folder / needed[0]).write_bytes(_build(needed[0], [], ANSWERS, machine))
    for name in needed[1:]:
        # One file under all names is loaded once.
        (folder / name).symlink_to(needed[0])
    return needed


ANSWERS = "libanswer_no_cuda_device.so"
_SONAMES = ("libcu", "libnv", "libnccl")


class _Library:
    def __init__(self, machine: int, needed: list[str], defined: list[str], undefined: list[str]) -> None:
        self.machine, self.needed, self.defined, self.undefined = machine, needed, defined, undefined


def _read(file: Path) -> _Library:
    data = memoryview(file.read_bytes())
    if bytes(data[:6]) != b"\x7fELF\x02\x01":
        return _Library(0, [], [], [])
    machine = struct.unpack_from("<H", data, 18)[0]
    at, size, count = struct.unpack_from("<Q", data, 40)[0], *struct.unpack_from("<HH", data, 58)
    sections = [struct.unpack_from("<IIQQQQIIQQ", data, at + i * size) for i in range(count)]

    def text(table: tuple[int, ...], offset: int) -> str:
        start = table[4] + offset
        end = start
        while data[end]:
            end += 1
        return bytes(data[start:end]).decode("ascii", "replace")

    needed: list[str] = []
    defined: list[str] = []
    undefined: list[str] = []
    for section in sections:
        strings = sections[section[6]] if section[6] < count else section
        if section[1] == 6:  # SHT_DYNAMIC
            entries = struct.iter_unpack("<qQ", data[section[4] : section[4] + section[5]])
            needed += [text(strings, value) for tag, value in entries if tag == 1]
        elif section[1] == 11:  # SHT_DYNSYM
            for name, _, _, index, _, _ in struct.iter_unpack("<IBBHQQ", data[section[4] : section[4] + section[5]]):
                if name:
                    (defined if index else undefined).append(text(strings, name))
    return _Library(machine, needed, defined, undefined)


def _build(soname: str, symbols: list[str], needs: str | None, machine: int) -> bytes:
    """The smallest shared library that defines these functions, all with one body, and loads another beside it."""
    strings = b"\0"
    offsets = []
    for name in [soname, needs or "", "$ORIGIN", *symbols]:
        offsets.append(len(strings))
        strings += name.encode() + b"\0"
    header, segments = 64, 4 * 56
    code_at = header + segments
    number, words = CODE[machine]
    code = number.ljust(16, b"\0") + words.ljust(16, b"\0") + WORDS
    symbols_at = code_at + len(code)
    table = bytes(24) + b"".join(
        # STB_GLOBAL, STT_FUNC, in section 1 (any that is not 0 counts as defined).
        struct.pack("<IBBHQQ", offset, 0x12, 0, 1, code_at + (16 if _gives_words(name) else 0), 16)
        for name, offset in zip(symbols, offsets[3:], strict=True)
    )
    hash_at = symbols_at + len(table)
    table_hash = _hash_table(symbols)
    strings_at = hash_at + len(table_hash)
    dynamic_at = (strings_at + len(strings) + 0xFFFF) & ~0xFFFF
    dynamic = b"".join(
        struct.pack("<qQ", tag, value)
        for tag, value in (
            (14, offsets[0]),  # DT_SONAME
            *(((1, offsets[1]), (29, offsets[2])) if needs else ()),  # DT_NEEDED, DT_RUNPATH
            (4, hash_at),  # DT_HASH
            (5, strings_at),  # DT_STRTAB
            (6, symbols_at),  # DT_SYMTAB
            (10, len(strings)),  # DT_STRSZ
            (11, 24),  # DT_SYMENT
            (0, 0),
        )
    )

    def segment(kind: int, flags: int, at: int, size: int, align: int) -> bytes:
        return struct.pack("<IIQQQQQQ", kind, flags, at, at, at, size, size, align)

    head = b"\x7fELF\x02\x01\x01".ljust(16, b"\0") + struct.pack(
        "<HHIQQQIHHHHHH", 3, machine, 1, 0, header, 0, 0, 64, 56, 4, 64, 0, 0
    )
    head += segment(1, 5, 0, strings_at + len(strings), 0x10000)  # PT_LOAD, readable and executable
    head += segment(1, 6, dynamic_at, len(dynamic), 0x10000)  # PT_LOAD, writable for the loader
    head += segment(2, 6, dynamic_at, len(dynamic), 8)  # PT_DYNAMIC
    head += segment(0x6474E551, 6, 0, 0, 16)  # PT_GNU_STACK, not executable
    body = head + code + table + table_hash + strings
    return body.ljust(dynamic_at, b"\0") + dynamic


def _gives_words(name: str) -> bool:
    """`const char*` for an error. The driver's own (cuGetErrorString) give a number."""
    return name.endswith(("ErrorString", "ErrorName", "StatusString", "StatusName", "LastError_str")) and not (
        name.startswith("cuGet")
    )


def _hash_table(symbols: list[str]) -> bytes:
    """The System V hash table: buckets and chains of symbol numbers (the first symbol is number 1)."""
    count = max(1, len(symbols) // 2)
    buckets = [0] * count
    chains = [0] * (len(symbols) + 1)
    for number, name in enumerate(symbols, 1):
        bucket = _hash(name) % count
        chains[number] = buckets[bucket]
        buckets[bucket] = number
    # Padded, so that what follows stays aligned.
    return struct.pack(f"<II{count}I{len(chains)}I", count, len(chains), *buckets, *chains)


def _hash(name: str) -> int:
    value = 0
    for byte in name.encode():
        value = (value << 4) + byte
        high = value & 0xF0000000
        if high:
            value ^= high >> 24
        value &= ~high & 0xFFFFFFFF
    return value


if __name__ == "__main__":
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(sysconfig.get_path("platlib"))
    print("\n".join(write_stubs(root)))
