package io.nvbind.levelzero;

import java.lang.foreign.MemorySegment;

/**
 * A device as it was listed.
 *
 * @param driver the driver that listed it.
 * @param device its Sysman handle.
 * @param core   true when the handles are the core's, which loaders without {@code zesInit} share with Sysman.
 */
record DeviceHandle(MemorySegment driver, MemorySegment device, boolean core) {
}
