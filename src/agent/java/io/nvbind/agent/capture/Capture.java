package io.nvbind.agent.capture;

import io.nvbind.agent.weave.SwapHook;
import io.nvbind.agent.weave.SwapWeaver;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Capture of this JVM. The ring is made when the first class that swaps is found, so that a launcher or a tool leaves
 * nothing behind; the classes are woven once it stands.
 */
public final class Capture implements SwapWeaver.Found {

    private static final String STATE = "nvbind.agent";
    private static final String WAITING = "waiting: no class of LWJGL that swaps is loaded yet";

    private static Capture started;

    private static final class EndThread extends Thread {
        private final FrameWriter writer;

        EndThread(final FrameWriter writer) {
            super("nvbind-agent-end");
            this.writer = writer;
        }

        @Override
        public void run() {
            writer.end(System.nanoTime());
        }
    }

    private final SwapHook hook;
    private final SwapWeaver weaver = new SwapWeaver(this);
    private AgentOptions options;
    private RingFile file;
    private boolean failed;

    private Capture(final AgentOptions options, final SwapHook hook) {
        this.options = options;
        this.hook = hook;
    }

    /**
     * Starts capture; goes on as before when it runs already, and tries anew when it could not make its ring.
     *
     * @param options         of the agent, or null.
     * @param instrumentation of this JVM.
     * @throws ReflectiveOperationException when the JVM does not let the hook in.
     */
    public static synchronized void start(final String options, final Instrumentation instrumentation)
        throws ReflectiveOperationException {
        if (started == null) {
            final AgentOptions asked = AgentOptions.of(options, System.getenv());
            final Capture capture = new Capture(asked, new SwapHook(instrumentation));
            started = capture;
            say(WAITING);
            instrumentation.addTransformer(capture.weaver, true);
            capture.weaver.weaveLoaded(instrumentation);
        } else if (started.tryAnew(AgentOptions.of(options, System.getenv()))) {
            started.weaver.weaveLoaded(instrumentation);
        }
    }

    private synchronized boolean tryAnew(final AgentOptions asked) {
        if (file == null) {
            options = asked;
            failed = false;
            say(WAITING);
        }
        return file == null;
    }

    @Override
    public synchronized boolean onFound() {
        if (file == null && !failed) {
            try {
                open();
            } catch (final IOException | RuntimeException problem) {
                failed = true;
                onProblem(problem);
            }
        }
        return file != null;
    }

    private void open() throws IOException {
        final RingFile made = RingFile.create(options.framesDir(), options.ringBytes());
        final FrameWriter writer = new FrameWriter(new RingWriter(made.memory(), options.ringBytes()));
        final long pid = ProcessHandle.current().pid();
        writer.process(System.nanoTime(), pid, executable(), options.game().isEmpty() ? mainClass() : options.game());
        final GameFrames frames = new GameFrames(writer, new NativeCapture(options.framesDir(), pid));
        hook.handTo(frames, frames);
        Runtime.getRuntime().addShutdownHook(new EndThread(writer));
        file = made;
        say("on: frames go to " + options.framesDir());
        try {
            GcPauses.writeTo(writer);
        } catch (final LinkageError noManagement) {
            debug("without pauses of the garbage collector: this JVM has no jdk.management module");
        }
    }

    @Override
    public void onProblem(final Throwable problem) {
        say("off: " + problem);
    }

    private static String executable() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/exe")).getFileName().toString();
        } catch (final IOException | RuntimeException unknown) {
            return "java";
        }
    }

    /** What was given to {@code java}: the last part of the jar's path or of the main class's name. */
    private static String mainClass() {
        final String command = System.getProperty("sun.java.command", "").split(" ", 2)[0];
        return command.substring(Math.max(command.lastIndexOf('/'),
            command.endsWith(".jar") ? -1 : command.lastIndexOf('.')) + 1);
    }

    private static void say(final String state) {
        System.setProperty(STATE, state);
        debug(state);
    }

    private static void debug(final String text) {
        if ("1".equals(System.getenv("NVBIND_DEBUG"))) {
            System.err.println("nvbind: Java agent " + text);
        }
    }
}
