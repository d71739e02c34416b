"""A Celery application with a task that does nothing; `measure-queue` fills its queue and lets a worker drain it.

    python celery_noop.py fill COUNT      queues that many and prints how many a second
"""
import os
import sys
import time

import celery

SOCKET = os.environ["PEER_SOCKET"]
app = celery.Celery("celery_noop", broker=f"redis+socket://{SOCKET}?virtual_host=0",
                    backend=f"redis+socket://{SOCKET}?virtual_host=1")
app.conf.broker_connection_retry_on_startup = True


@app.task
def noop():
    """Nothing, with a stored result, as docket stores one."""


if __name__ == "__main__":
    count = int(sys.argv[2])
    begin = time.monotonic()
    with app.producer_pool.acquire(block=True) as producer:
        for _ in range(count):
            noop.apply_async(producer=producer)
    print(count / (time.monotonic() - begin))
