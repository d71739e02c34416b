"""A Celery application whose workers `measure-kills` kills: tasks are acknowledged when they have ended.

    python celery_kills.py FOLDER      queues a task for each file of the folder
"""
import hashlib
import os
import pathlib
import sys
import time

import celery
import redis
from celery.signals import worker_ready

SOCKET = os.environ["PEER_SOCKET"]
app = celery.Celery("celery_kills", broker=f"redis+socket://{SOCKET}?virtual_host=0",
                    backend=f"redis+socket://{SOCKET}?virtual_host=1")
app.conf.broker_connection_retry_on_startup = True
app.conf.task_acks_late = True
app.conf.task_reject_on_worker_lost = True
# As soon as docket's lease, and looked for each second; without these it is an hour, looked for every hundred seconds.
app.conf.broker_transport_options = {"visibility_timeout": float(os.environ["PEER_LEASE"]),
                                     "unacked_restore_interval": 1, "unacked_restore_throttle": 1}
notes = redis.Redis(unix_socket_path=SOCKET, db=2)


@app.task
def read(path):
    """Reads a document and takes as long as docket does for a small one; counts how often it ran to its end."""
    digest = hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()
    time.sleep(0.005)
    notes.hincrby("runs", path, 1)
    return digest


@worker_ready.connect
def note_ready(sender, **_):
    notes.sadd("ready", sender.hostname.split("@")[-1])


if __name__ == "__main__":
    with app.producer_pool.acquire(block=True) as producer:
        for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
            read.apply_async((str(path),), task_id=path.name, producer=producer)
