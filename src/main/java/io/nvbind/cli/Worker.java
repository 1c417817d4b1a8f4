package io.nvbind.cli;

import java.util.function.Consumer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;

/** One of the daemon's own threads: an agent that has its turn when it is due, until it is closed. Any thread. */
final class Worker implements AutoCloseable {

    private final AgentRunner runner;
    private final Deadline deadline;
    private final Thread thread;

    /**
     * Starts the thread.
     *
     * @param agent    has the turns, and is closed by the thread at its end.
     * @param deadline when its next turn is due.
     * @param problems is told by the thread what ended a turn; the next one comes all the same.
     */
    Worker(final Agent agent, final Deadline deadline, final Consumer<Throwable> problems) {
        this.deadline = deadline;
        runner = new AgentRunner(deadline, problems::accept, null, agent);
        thread = AgentRunner.startOnThread(runner);
    }

    Thread thread() {
        return thread;
    }

    /** Ends the thread at once if it sleeps, else after its turn, and waits for that. */
    @Override
    public void close() {
        deadline.end(thread);
        runner.close();
    }
}
