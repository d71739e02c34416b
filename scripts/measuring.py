"""What several measurements need: a Redis of their own, a client for it, Celery from PyPI, rows of a table."""
import pathlib
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PEERS = ROOT / "Benchmarks/.build/peers"


class Server:
    """A redis-server of its own on a Unix socket; gone with the block."""

    def __init__(self, fsync):
        self.fsync = fsync

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="docket-queue-")
        self.socket = pathlib.Path(self.folder.name) / "redis.sock"
        self.process = subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", str(self.socket), "--dir", self.folder.name,
             "--appendonly", "yes", "--appendfsync", self.fsync, "--save", ""], stdout=subprocess.DEVNULL)
        for _ in range(200):
            if self.socket.exists():
                return self
            time.sleep(0.05)
        sys.exit("redis-server did not open its socket within ten seconds")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.folder.cleanup()

    def ask(self, *words):
        return subprocess.run(["redis-cli", "-s", str(self.socket), *words], check=True, capture_output=True,
                              text=True).stdout.strip()

    @property
    def memory_bytes(self):
        return int(re.search(r"used_memory:(\d+)", self.ask("info", "memory")).group(1))


class RedisError(Exception):
    """What Redis answered instead of a value."""


class Redis:
    """One connection; many commands a call, because what is looked at changes meanwhile."""

    def __init__(self, server, database=0):
        self.connection = socket.socket(socket.AF_UNIX)
        self.connection.connect(str(server.socket))
        self.replies = self.connection.makefile("rb")
        self.ask("SELECT", database)

    def ask(self, *words):
        return self.ask_all([words])[0]

    def ask_all(self, commands):
        """Replies in order; an error of Redis is a value of type RedisError."""
        out = []
        for words in commands:
            out.append(b"*%d\r\n" % len(words))
            for word in words:
                data = str(word).encode(errors="surrogateescape")
                out.append(b"$%d\r\n%s\r\n" % (len(data), data))
        self.connection.sendall(b"".join(out))
        return [self._reply() for _ in commands]

    def _reply(self):
        line = self.replies.readline()
        kind, rest = line[:1], line[1:-2]
        if kind == b"+":
            return rest.decode()
        if kind == b"-":
            return RedisError(rest.decode())
        if kind == b":":
            return int(rest)
        if kind == b"$":
            length = int(rest)
            return None if length < 0 else self.replies.read(length + 2)[:-2].decode(errors="surrogateescape")
        if kind == b"*":
            return [self._reply() for _ in range(int(rest))] if int(rest) >= 0 else None
        sys.exit("redis-server closed the connection")


def installed_celery():
    """The interpreter of a folder below Benchmarks/ in which Celery is installed from PyPI the first time."""
    python = PEERS / "bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
    if subprocess.run([str(python), "-c", "import celery, redis"], stderr=subprocess.DEVNULL).returncode:
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "celery[redis]"], check=True)
    return python


def row(name, values, unit, decimals=0):
    middle = statistics.median(values)
    print(f"{name:<52} {middle:>11,.{decimals}f} {unit:<10} {min(values):>11,.{decimals}f} - "
          f"{max(values):<11,.{decimals}f}")
    return middle
