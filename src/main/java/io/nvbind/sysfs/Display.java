package io.nvbind.sysfs;

/**
 * A display connected to a GPU.
 *
 * @param connector for instance {@code DP-1}.
 * @param name      what the monitor calls itself; the maker's letters and number when it does not.
 * @param sync      by what it adapts its refresh rate.
 * @param minHz     least refresh rate it adapts to, Hz; 0 when unknown.
 * @param maxHz     greatest, Hz; 0 when unknown, or when it is that of the display mode.
 * @param problem   why nothing more is known, or null.
 */
public record Display(String connector, String name, AdaptiveSync sync, int minHz, int maxHz, String problem) {
}
