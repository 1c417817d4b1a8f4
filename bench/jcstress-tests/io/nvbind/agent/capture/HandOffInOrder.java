package io.nvbind.agent.capture;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** One thread presents twice while the daemon reads twice: the second present is never seen before the first. */
@JCStressTest
@Outcome(id = {"0, 0", "0, 1", "0, 3", "1, 0", "1, 2", "3, 0"}, expect = Expect.ACCEPTABLE, desc = "in order")
@Outcome(expect = Expect.FORBIDDEN, desc = "out of order, torn or seen twice")
@State
public class HandOffInOrder {

    private final Rings ring = Rings.empty();

    /** The thread that presents. */
    @Actor
    public void game() {
        ring.write(1);
        ring.write(2);
    }

    /** The daemon. */
    @Actor
    public void daemon(final II_Result seen) {
        seen.r1 = ring.drain();
        seen.r2 = ring.drain();
    }
}
