package io.nvbind.levelzero;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Level Zero's way to list things: a call for the number, a second one for the handles. */
final class Handles {

    /** A listing function with its parent already bound. */
    @FunctionalInterface
    interface Listing {
        /**
         * Calls it.
         *
         * @param count   in and out: {@code uint32_t}.
         * @param handles receives the handles; NULL to ask for the number.
         * @return a {@code ze_result_t}.
         */
        int call(MemorySegment count, MemorySegment handles);
    }

    /** More than this is a driver gone wrong. */
    private static final int MAX = 1024;

    private Handles() {
    }

    /**
     * Lists.
     *
     * @param listing the function.
     * @return the handles; empty when the driver refuses or has none.
     */
    static List<MemorySegment> list(final Listing listing) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
            if (!LevelZeroStatus.ok(listing.call(count, MemorySegment.NULL))) {
                return List.of();
            }
            final int offered = Math.clamp(count.get(ValueLayout.JAVA_INT, 0), 0, MAX);
            if (offered == 0) {
                return List.of();
            }
            final MemorySegment handles = arena.allocate(ValueLayout.ADDRESS, offered);
            count.set(ValueLayout.JAVA_INT, 0, offered);
            if (!LevelZeroStatus.ok(listing.call(count, handles))) {
                return List.of();
            }
            final int got = Math.min(count.get(ValueLayout.JAVA_INT, 0), offered);
            final List<MemorySegment> list = new ArrayList<>(Math.max(0, got));
            for (int i = 0; i < got; i++) {
                list.add(handles.getAtIndex(ValueLayout.ADDRESS, i));
            }
            return list;
        }
    }
}
