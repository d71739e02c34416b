"""The two fleets whose workers `measure-kills` kills: how each is filled, killed, watched and counted."""
import datetime
import json
import os
import signal
import subprocess
import sys
import time

from measuring import PEERS, ROOT, Redis, RedisError

LEASE_SECONDS = 10
CLIENTS = 4


class Docket:
    """docket's side: workers, submissions, and what the store says of them."""
    name, twice = "docket", "counted twice"
    # Seconds without progress after which nothing more is waited for.
    patience = 60

    def __init__(self, server, folder, program):
        self.redis, self.folder, self.program = Redis(server), folder, program
        self.environment = {**os.environ, "DOCKET_REDIS_URL": f"unix://{server.socket}",
                            "DOCKET_STATE": str(folder / "state"), "DOCKET_ENGINE_LEASE_SECONDS": str(LEASE_SECONDS)}
        self.run("tier", "set", "standard", "--rate", "20000", "--burst", "1000000", "--max-in-flight", "4096")

    def run(self, *words):
        done = subprocess.run([str(self.program), *words], env=self.environment, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"measure-kills: docket {' '.join(words)} ended with {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def records(self, *words):
        return [json.loads(line) for line in self.run(*words, "--json").splitlines()]

    def start_worker(self):
        before = set(self.redis.ask("HKEYS", "docket:workers"))
        process = subprocess.Popen([str(self.program), "worker"], env=self.environment, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        return process, lambda: next(iter(set(self.redis.ask("HKEYS", "docket:workers")) - before), None)

    def kill(self, process):
        process.kill()
        process.wait()

    def submit(self, folder, number):
        words = [str(self.program), "batch", "submit", str(folder), "--client", f"load-{number % CLIENTS}"]
        return subprocess.Popen(words, env=self.environment, stdout=subprocess.DEVNULL)

    def waiting(self):
        return int(self.redis.ask("HGET", "docket:counts", "queued:standard") or 0)

    def settled(self):
        return int(self.redis.ask("HGET", "docket:counts", "settled") or 0)

    def leases(self, worker):
        """(client, entry) -> paths of its documents that are not settled, for all that a worker holds."""
        clients = self.redis.ask("ZRANGE", "docket:busy", 0, -1)
        found = self.redis.ask_all([("XPENDING", f"docket:queue:{client}", "workers", "-", "+", 10_000, worker.name)
                                    for client in clients])
        keys = [(client, line[0]) for client, lines in zip(clients, found) if not isinstance(lines, RedisError)
                for line in lines]
        entries = self.redis.ask_all([("XRANGE", f"docket:queue:{client}", entry, entry) for client, entry in keys])
        gone = self.redis.ask_all([("HGET", f"docket:parts:{client}", entry) for client, entry in keys])
        leases = {}
        for key, entry, marks in zip(keys, entries, gone):
            documents = entry[0][1][1::2] if entry else []
            paths = {text.split(" ", 3)[3] for place, text in enumerate(documents)
                     if not marks or marks[place] == "0"}
            if paths:
                leases[key] = paths
        return leases

    def still_held(self, kill):
        keys = list(kill.held)
        found = self.redis.ask_all([("XPENDING", f"docket:queue:{client}", "workers", entry, entry, 1)
                                    for client, entry in keys])
        return {key for key, lines in zip(keys, found)
                if not isinstance(lines, RedisError) and lines and lines[0][1] == kill.worker.name}

    def results(self):
        """Path -> when it was answered; and what is wrong with how often things are counted."""
        answered, wrong, errors = {}, [], set()
        failed = counted = shown = 0
        for batch in self.records("batch", "list", "--limit", "10000"):
            results = self.records("batch", "results", batch["batch_id"])
            shown += len(results)
            counted += batch["done"] + batch["failed"]
            failed += batch["failed"]
            if sorted({result["index"] for result in results}) != list(range(batch["total"])):
                wrong.append(f"{batch['batch_id']} has {len(results)} results for {batch['total']} documents")
            number = batch["batch_id"]
            for text in self.redis.ask("HVALS", f"docket:batch:{number}:results"):
                result = json.loads(text)
                answered[result["path"]] = result["finishedAt"] / 1_000
                if "error" in result:
                    errors.add(result["error"]["message"])
        clients = sum(client["settled"] for client in self.records("client", "list"))
        for what, count in (("batches", counted), ("clients", clients), ("the fleet", self.settled())):
            if count != shown:
                wrong.append(f"{what} count {count} documents, and there are {shown} results")
        if failed:
            wrong.append(f"{failed} documents failed: {'; '.join(sorted(errors)[:5])}")
        twice = max(0, counted - len(answered), clients - len(answered), shown - len(answered))
        return answered, twice, wrong


class Celery:
    """Celery's side, asked the same questions."""
    name, twice = "celery", "ran to their end twice or more"
    # One that is killed while it looks for what others held keeps all from looking for five minutes.
    patience = 330

    def __init__(self, server, folder, python):
        self.broker, self.backend, self.notes = Redis(server), Redis(server, 1), Redis(server, 2)
        self.python, self.dead, self.lives = python, set(), 0
        self.environment = {**os.environ, "PEER_SOCKET": str(server.socket), "PEER_LEASE": str(LEASE_SECONDS),
                            "PYTHONDONTWRITEBYTECODE": "1"}

    def start(self, words):
        return subprocess.Popen([str(word) for word in words], env=self.environment, cwd=ROOT / "Benchmarks/peers",
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)

    def start_worker(self):
        self.lives += 1
        name = f"w{self.lives}"
        process = self.start([PEERS / "bin/celery", "-A", "celery_kills", "worker", "-l", "CRITICAL", "-c", "1", "-P",
                              "prefork", "-n", name, "--without-mingle", "--without-gossip"])
        return process, lambda: name if self.notes.ask("SISMEMBER", "ready", name) else None

    def kill(self, process):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def submit(self, folder, number):
        return self.start([self.python, "celery_kills.py", folder])

    def waiting(self):
        return self.broker.ask("LLEN", "celery")

    def settled(self):
        return self.backend.ask("DBSIZE")

    def leases(self, worker):
        """Whose a message is Redis does not know: what the living hold is theirs no longer a few seconds later."""
        begin = self.broker.ask("HGETALL", "unacked")
        time.sleep(3)
        held = set(self.broker.ask("HKEYS", "unacked")) - self.dead
        leases = {tag: {json.loads(text)[0]["headers"]["id"]} for tag, text in zip(begin[::2], begin[1::2])
                  if tag in held}
        self.dead |= set(leases)
        return leases

    def still_held(self, kill):
        held = kill.held & set(self.broker.ask("HKEYS", "unacked"))
        self.dead -= kill.held - held
        return held

    def results(self):
        keys = self.backend.ask("KEYS", "celery-task-meta-*")
        answered = {}
        for start in range(0, len(keys), 1_000):
            for text in self.backend.ask("MGET", *keys[start:start + 1_000]):
                result = json.loads(text)
                answered[result["task_id"]] = datetime.datetime.fromisoformat(result["date_done"]).timestamp()
        runs = self.notes.ask("HVALS", "runs")
        return answered, sum(int(count) > 1 for count in runs), []
