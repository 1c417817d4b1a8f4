package io.nvbind.container;

import io.nvbind.gpu.GpuId;

/**
 * What somebody says of a container.
 *
 * @param id     its name.
 * @param gpu    it is meant to use, null when not said.
 * @param pid    of its first process on the host, 0 when not said.
 * @param cgroup as a path, null when not said.
 * @param game   it runs, null when not said.
 */
public record Registration(String id, GpuId gpu, long pid, String cgroup, String game) {
}
