package io.nvbind.agent.capture;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two threads present into a ring that has room for one. The first number counts the presents that came through, the second
 * those dropped.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "one came through, the other was counted")
@Outcome(expect = Expect.FORBIDDEN, desc = "a present lost without being counted, torn or seen twice")
@State
public class HandOffWhenFull {

    private final Rings ring = Rings.almostFull();
    private final long droppedBefore = ring.dropped();

    /** A thread that presents. */
    @Actor
    public void one() {
        ring.write(1);
    }

    /** Another one. */
    @Actor
    public void other() {
        ring.write(2);
    }

    /** What the daemon finds in the end. */
    @Arbiter
    public void afterwards(final II_Result counted) {
        final int found = ring.drain();
        counted.r1 = found < Rings.BROKEN ? Integer.bitCount(found) : found;
        counted.r2 = (int) (ring.dropped() - droppedBefore);
    }
}
