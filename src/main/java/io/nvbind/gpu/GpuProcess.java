package io.nvbind.gpu;

/**
 * A process that uses a GPU.
 *
 * @param pid                its id in the host's pid namespace.
 * @param kind               {@code graphics}, {@code compute} or {@code both}.
 * @param vramMb             video memory it holds, MiB; NaN when the driver does not tell.
 * @param utilizationPercent share of the GPU it uses, 0..100; NaN when the driver does not tell.
 */
public record GpuProcess(int pid, String kind, double vramMb, double utilizationPercent) {
}
