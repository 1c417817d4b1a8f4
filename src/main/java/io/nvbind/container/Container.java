package io.nvbind.container;

import io.nvbind.gpu.GpuId;

/**
 * A registered container. Immutable.
 *
 * @param id           a folder, a metric label and a URL.
 * @param game         it is said to run, null when nobody said.
 * @param gpu          it is meant to use, null when nobody said.
 * @param pid          of its first process on the host, 0 for none.
 * @param startTicks   when that process began, clock ticks since boot: a pid alone may be another's tomorrow.
 * @param cgroup       below the cgroup file system's root, null for none.
 * @param owner        name of the user whose process it is, null when it has none.
 * @param tokenHash    SHA-256 of its token, hexadecimal.
 * @param sinceSeconds when it was registered, Unix seconds.
 */
public record Container(String id, String game, GpuId gpu, long pid, long startTicks, String cgroup, String owner,
                        String tokenHash, long sinceSeconds) {
}
