package io.nvbind.agent.capture;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two threads present at the end of a lap, one of them over padding, while the daemon reads.
 * Needs three processors.
 * The first number is what the daemon saw meanwhile, the second what it found afterwards.
 */
@JCStressTest
@Outcome(id = {"0, 3", "1, 2", "2, 1", "3, 0"}, expect = Expect.ACCEPTABLE, desc = "each present once and whole")
@Outcome(expect = Expect.FORBIDDEN, desc = "a present lost, torn or seen twice")
@State
public class HandOffWhileReadOverTheEnd {

    private final Rings ring = Rings.nearItsEnd();

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

    /** The daemon. */
    @Actor
    public void daemon(final II_Result seen) {
        seen.r1 = ring.drain();
    }

    /** What it finds in the end. */
    @Arbiter
    public void afterwards(final II_Result seen) {
        seen.r2 = ring.drain();
    }
}
