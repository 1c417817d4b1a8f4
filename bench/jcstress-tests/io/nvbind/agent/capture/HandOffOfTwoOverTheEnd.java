package io.nvbind.agent.capture;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Two threads present at the end of a lap, one of them over padding. */
@JCStressTest
@Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "each present once and whole")
@Outcome(expect = Expect.FORBIDDEN, desc = "a present lost, torn or seen twice")
@State
public class HandOffOfTwoOverTheEnd {

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

    /** What the daemon finds in the end. */
    @Arbiter
    public void afterwards(final I_Result seen) {
        seen.r1 = ring.drain();
    }
}
