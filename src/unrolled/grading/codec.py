"""Plain data as bytes and back, for two processes that do not trust each other.

Nothing is pickled: decoding builds numbers, text, containers, arrays and tensors, and calls nothing that the bytes
name. Values of other kinds travel as references, which the two sides make and resolve as they see fit.
"""

import collections
import contextlib
import functools
import math
import sys
from collections.abc import Callable, Iterator

import msgpack
import numpy as np

LARGEST = 32 * 2**20  # bytes of one message
LONGEST_INT = 4096  # bytes
DEEPEST = 50  # kinds of our own inside each other; C code runs out of stack before Python notices
# Kinds of a message's own: what msgpack itself does not tell apart.
(TUPLE, SET, FROZENSET, INT, COMPLEX, ARRAY, SCALAR, OBJECTS, TENSOR) = range(1, 10)
(GENERATOR, SPARSE, SERIES, FRAME, COUNTER, RANGE, SLICE, REFERENCE) = range(10, 18)

DTYPES = frozenset("biufcSUmM")  # of arrays: no objects, no records
TENSOR_DTYPES = {
    *("bool", "uint8", "int8", "int16", "int32", "int64"),
    *("float16", "bfloat16", "float32", "float64", "complex64", "complex128"),
}
SPARSE_CLASSES = {"csr_matrix", "csr_array", "csc_matrix", "csc_array"}
BIT_GENERATORS = {"PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"}


class NotPlain(ValueError):
    """A value that cannot travel."""


class Malformed(ValueError):
    """Bytes that `Codec.encode` does not write."""


class Codec:
    """Encode and decode, with references for what is not plain.

    Parameters
    ----------
    refer : callable
        Gives the plain data that stands for a value of any other kind; may raise `NotPlain`.
    resolve : callable
        Gives the value that such data stands for; may raise `Malformed`.
    """

    def __init__(self, refer: Callable[[object], object], resolve: Callable[[object], object]):
        self._refer, self._resolve = refer, resolve
        self._depth = 0

    def encode(self, value: object) -> bytes:
        """The bytes of a value.

        Raises
        ------
        NotPlain
            If something in it cannot travel, or it is too deep or too large.
        """
        try:
            data = msgpack.packb(value, default=self._extended, strict_types=True)
        except NotPlain:
            raise
        except Exception as error:  # a student's object may raise anything while it is looked at
            raise NotPlain(f"this cannot be passed on: {error}") from None
        if len(data) > LARGEST:
            raise NotPlain(f"this is too large to be passed on ({len(data):,} bytes)")
        return data

    def decode(self, data: bytes) -> object:
        """The value that `encode` made ``data`` of.

        Raises
        ------
        Malformed
            If the bytes are anything else.
        """
        if len(data) > LARGEST:
            raise Malformed(f"a message of {len(data):,} bytes")
        try:
            return msgpack.unpackb(data, ext_hook=self._restored, strict_map_key=False)
        except Malformed:
            raise
        except Exception as error:  # msgpack has many kinds of errors for bad bytes, and so has NumPy
            raise Malformed(f"{type(error).__name__}: {error}") from None

    def _extended(self, value: object) -> object:
        kind, parts = self._parts(value)
        if kind is None:
            return parts
        with self._deeper(NotPlain):
            return msgpack.ExtType(kind, self.encode(parts))

    def _parts(self, value: object) -> tuple[int | None, object]:
        """The kind of a value and the plainer data it is made of; None where that data says it all."""
        torch = sys.modules.get("torch")
        if torch is not None and isinstance(value, torch.Tensor):
            return TENSOR, _tensor_parts(value, torch)
        if isinstance(value, np.ndarray) and type(value) is not np.ndarray:
            value = np.asarray(value)  # np.matrix and its like: the numbers are what matters
        match value:
            case np.ndarray() if value.dtype.kind in DTYPES:
                return ARRAY, [value.dtype.str, list(value.shape), value.tobytes()]
            case np.ndarray() if value.dtype.kind == "O":
                return OBJECTS, [list(value.shape), list(value.ravel())]
            case np.generic() if value.dtype.kind in DTYPES:
                return SCALAR, [value.dtype.str, value.tobytes()]
            case tuple():
                return TUPLE, list(value)
            case collections.Counter():
                return COUNTER, dict(value)
            case dict():
                return None, dict(value)
            case list():
                return None, list(value)
            case str():
                return None, str.__str__(value)
            case bool():
                return None, bool(value)
            case int():  # too large for msgpack, or of a class of its own
                if -(2**63) <= value < 2**64:
                    return None, int(value)
                return INT, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True)
            case float():
                return None, float.__float__(value)
            case complex():
                return COMPLEX, [value.real, value.imag]
            case bytes() | bytearray():
                return None, bytes(value)
            case frozenset():
                return FROZENSET, list(value)
            case set():
                return SET, list(value)
            case range():
                return RANGE, [value.start, value.stop, value.step]
            case slice():
                return SLICE, [value.start, value.stop, value.step]
            case np.random.Generator():
                return GENERATOR, [type(value.bit_generator).__name__, value.bit_generator.state]
        return self._library_parts(value)

    def _library_parts(self, value: object) -> tuple[int, object]:
        module, name = type(value).__module__, type(value).__name__
        if module.startswith("scipy.sparse") and name in SPARSE_CLASSES:
            return SPARSE, [name, list(value.shape), value.data, value.indices, value.indptr]
        if module.partition(".")[0] == "pandas":
            pandas = sys.modules["pandas"]
            if isinstance(value, pandas.Series):
                return SERIES, [value.to_numpy(), value.index.to_numpy(), value.name]
            if isinstance(value, pandas.DataFrame):
                columns = [value.iloc[:, j].to_numpy() for j in range(value.shape[1])]
                return FRAME, [list(value.columns), columns, value.index.to_numpy()]
        return REFERENCE, self._refer(value)

    def _restored(self, kind: int, data: bytes) -> object:
        with self._deeper(Malformed):
            parts = self.decode(data)
        if kind == REFERENCE:
            return self._resolve(parts)
        if kind not in _RESTORE:
            raise Malformed(f"kind {kind} is unknown")
        return _RESTORE[kind](parts)

    @contextlib.contextmanager
    def _deeper(self, error: type[ValueError]) -> Iterator[None]:
        if self._depth == DEEPEST:
            raise error(f"this is more than {DEEPEST} deep")
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1


def _array(parts: list) -> np.ndarray:
    dtype, shape = np.dtype(str(parts[0])), _shape(parts[1])
    if dtype.kind not in DTYPES:
        raise Malformed(f"an array of {dtype}")
    if math.prod(shape) * dtype.itemsize != len(parts[2]):
        raise Malformed(f"{len(parts[2])} bytes for an array of shape {shape}")
    return np.ndarray(shape, dtype, buffer=parts[2]).copy()  # which may be written to


def _scalar(parts: list) -> np.generic:
    return _array([parts[0], [], parts[1]])[()]


def _objects(parts: list) -> np.ndarray:
    array = np.empty(len(parts[1]), dtype=object)
    for i, item in enumerate(parts[1]):
        array[i] = item
    return array.reshape(_shape(parts[0]))


def _shape(parts: list) -> tuple[int, ...]:
    if not all(type(size) is int and size >= 0 for size in parts):
        raise Malformed(f"a shape {parts}")
    return tuple(parts)


def _tensor_parts(value, torch) -> list:
    if value.layout != torch.strided:
        value = value.to_dense()
    dense = value.detach().cpu()
    flat = torch.empty(dense.numel(), dtype=dense.dtype).copy_(dense.reshape(-1))  # whatever its strides
    return [
        str(value.dtype).removeprefix("torch."),
        list(value.shape),
        flat.view(torch.uint8).numpy().tobytes() if len(flat) else b"",
        bool(value.requires_grad and value.is_leaf),
    ]


def _tensor(parts: list) -> object:
    import torch  # only a set that uses it waits for it

    name, shape, data, requires_grad = parts
    if name not in TENSOR_DTYPES:
        raise Malformed(f"a tensor of {name}")
    dtype, size = getattr(torch, name), _shape(shape)
    if math.prod(size) * dtype.itemsize != len(data):
        raise Malformed(f"{len(data)} bytes for a tensor of shape {size}")
    flat = torch.from_numpy(np.ndarray(len(data), np.uint8, buffer=data).copy())
    tensor = flat.view(dtype).reshape(size) if data else torch.empty(size, dtype=dtype)
    return tensor.requires_grad_(requires_grad is True)


def _generator(parts: list) -> np.random.Generator:
    name, state = parts
    if name not in BIT_GENERATORS:
        raise Malformed(f"a generator {name}")
    bits = getattr(np.random, name)()
    bits.state = state
    return np.random.Generator(bits)


def _sparse(parts: list) -> object:
    from scipy import sparse

    name, shape, data, indices, indptr = parts
    if name not in SPARSE_CLASSES:
        raise Malformed(f"a sparse matrix of class {name}")
    matrix = getattr(sparse, name)((data, indices, indptr), shape=_shape(shape))
    matrix.check_format(full_check=True)
    return matrix


def _series(parts: list) -> object:
    import pandas

    return pandas.Series(parts[0], index=parts[1], name=parts[2])


def _frame(parts: list) -> object:
    import pandas

    names, columns, index = parts
    table = pandas.DataFrame(dict(enumerate(columns)), index=index)
    table.columns = names
    return table


def _int(data: bytes) -> int:
    if len(data) > LONGEST_INT:
        raise Malformed(f"a whole number of {len(data)} bytes")
    return int.from_bytes(data, "big", signed=True)


def _three(make: type, parts: list) -> object:
    start, stop, step = parts
    return make(start, stop, step)


_RESTORE: dict[int, Callable] = {
    TUPLE: tuple,
    SET: set,
    FROZENSET: frozenset,
    INT: _int,
    COMPLEX: lambda parts: complex(*parts),
    ARRAY: _array,
    SCALAR: _scalar,
    OBJECTS: _objects,
    TENSOR: _tensor,
    GENERATOR: _generator,
    SPARSE: _sparse,
    SERIES: _series,
    FRAME: _frame,
    COUNTER: collections.Counter,
    RANGE: functools.partial(_three, range),
    SLICE: functools.partial(_three, slice),
}


def write_back(original: object, changed: object) -> None:
    """Change ``original`` in place into ``changed``, as a function that was called elsewhere has changed it.

    What cannot be changed in place, or has another type or shape now, stays as it is.
    """
    torch = sys.modules.get("torch")
    if type(original) is not type(changed):
        return
    if isinstance(original, np.ndarray):
        if original.shape == changed.shape and original.flags.writeable:
            original[...] = changed
    elif torch is not None and isinstance(original, torch.Tensor):
        if original.shape == changed.shape:
            with torch.no_grad():
                original.copy_(changed)
    elif isinstance(original, list):
        pairs = list(zip(original, changed, strict=False))
        original[:] = [_renewed(old, new) for old, new in pairs] + changed[len(pairs) :]
    elif isinstance(original, dict):
        for key in original.keys() - changed.keys():
            del original[key]
        for key, new in changed.items():
            original[key] = _renewed(original.get(key), new)
    elif isinstance(original, set):
        original.clear()
        original.update(changed)
    elif isinstance(original, np.random.Generator):
        original.bit_generator.state = changed.bit_generator.state
    elif isinstance(original, tuple):
        for old, new in zip(original, changed, strict=False):
            write_back(old, new)


def _renewed(old: object, new: object) -> object:
    """``old`` itself, changed, where that is possible; else ``new``."""
    mutable = isinstance(old, list | dict | set | np.ndarray | np.random.Generator) or hasattr(old, "copy_")
    if not mutable or type(old) is not type(new) or getattr(old, "shape", 0) != getattr(new, "shape", 0):
        return new
    write_back(old, new)
    return old
