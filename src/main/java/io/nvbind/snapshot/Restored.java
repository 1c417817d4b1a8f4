package io.nvbind.snapshot;

import io.nvbind.control.Change;
import java.util.List;

/**
 * What became of putting a snapshot back.
 *
 * @param change  what was done; null when nothing differed that can be set.
 * @param left    settings that stand otherwise all the same, after it.
 * @param without what was not put back, each a sentence.
 */
public record Restored(Change change, List<Difference> left, List<String> without) {

    /** Copies the lists. */
    public Restored {
        left = List.copyOf(left);
        without = List.copyOf(without);
    }
}
