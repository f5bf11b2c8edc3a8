"""python ray_cluster.py CACHE…: a Ray cluster on this machine for test/model/ray.test.ts, a worker of one CPU for each
folder and a head without any. Says its address. A line N on stdin ends worker N at once; the end of stdin ends all."""

import json
import os
import sys

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"

from ray.cluster_utils import Cluster  # noqa: E402

MEMORY = 100 * 1024 * 1024


def main(caches: list[str]) -> None:
    cluster = Cluster(
        initialize_head=True,
        head_node_args={"num_cpus": 0, "object_store_memory": MEMORY, "include_dashboard": False},
    )
    workers = [
        cluster.add_node(num_cpus=1, object_store_memory=MEMORY, env_vars={"CULTURE_MANAGER_CACHE": cache})
        for cache in caches
    ]
    print(json.dumps({"address": cluster.address}), flush=True)
    for line in sys.stdin:
        cluster.remove_node(workers[int(line)], allow_graceful=False)
    cluster.shutdown()


if __name__ == "__main__":
    main(sys.argv[1:])
