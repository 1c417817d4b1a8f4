package io.nvbind.levelzero;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * One of the things Sysman lists for a device: an engine group, a sensor, a domain.
 *
 * @param handle      to ask it by.
 * @param type        which of its kind: a constant of that kind's enumeration.
 * @param onSubdevice true when it belongs to one tile only.
 */
record Part(MemorySegment handle, int type, boolean onSubdevice) {

    /**
     * The parts of a type that together stand for the whole device: its own, or where it has none its tiles'.
     *
     * @param parts of one kind.
     * @param type  which.
     * @return their handles.
     */
    static MemorySegment[] ofType(final List<Part> parts, final int type) {
        final List<Part> fitting = parts.stream().filter(part -> part.type == type).toList();
        final boolean whole = fitting.stream().anyMatch(part -> !part.onSubdevice);
        return fitting.stream().filter(part -> !whole || !part.onSubdevice).map(Part::handle)
            .toArray(MemorySegment[]::new);
    }

    /**
     * The same for the first type of which there are any.
     *
     * @param parts of one kind.
     * @param types the best first.
     * @return their handles; empty when there is none of any.
     */
    static MemorySegment[] ofFirstType(final List<Part> parts, final int... types) {
        for (final int type : types) {
            final MemorySegment[] found = ofType(parts, type);
            if (found.length > 0) {
                return found;
            }
        }
        return new MemorySegment[0];
    }
}
