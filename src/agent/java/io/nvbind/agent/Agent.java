package io.nvbind.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.jar.JarFile;

/**
 * The Java agent's entry: {@code -javaagent:nvbind-agent.jar[=options]}, or attached to a running JVM.
 *
 * <p>It is inactive unless {@code NVBIND_CAPTURE=1} is in the environment or an option names the folder for the ring.
 * Started twice it goes on as it was. Whatever goes wrong, the game is not told; the system property {@value #STATE} says
 * what became of it, and with {@code NVBIND_DEBUG=1} one line on standard error.
 */
public final class Agent {

    /** System property: {@code on ...}, {@code waiting ...} or {@code off: } and the reason. */
    public static final String STATE = "nvbind.agent";

    private static final String CAPTURE = "io.nvbind.agent.capture.Capture";

    private static Method start;

    private Agent() {
    }

    /**
     * Called by the JVM before the game's {@code main}.
     *
     * @param options         after the {@code =} of the command line, or null.
     * @param instrumentation of this JVM.
     */
    public static void premain(final String options, final Instrumentation instrumentation) {
        start(options, instrumentation);
    }

    /**
     * Called by the JVM when the agent is attached.
     *
     * @param options         given by who attaches, or null.
     * @param instrumentation of this JVM.
     */
    public static void agentmain(final String options, final Instrumentation instrumentation) {
        start(options, instrumentation);
    }

    /**
     * Attaches this jar to a running JVM: {@code java -jar nvbind-agent.jar PID [options]}.
     *
     * @param arguments the process id, then the agent's options.
     */
    public static void main(final String[] arguments) {
        System.exit(Attach.run(arguments));
    }

    private static synchronized void start(final String options, final Instrumentation instrumentation) {
        try {
            if ((options == null || options.isEmpty()) && !"1".equals(System.getenv("NVBIND_CAPTURE"))) {
                return;
            }
            if (start == null) {
                final JarFile jar = new JarFile(jar());
                start = Class.forName(CAPTURE, true, new AgentLoader(jar))
                    .getMethod("start", String.class, Instrumentation.class);
            }
            start.invoke(null, options, instrumentation);
        } catch (final Throwable problem) {
            say("off: " + (problem.getCause() == null ? problem : problem.getCause()));
        }
    }

    private static File jar() throws Exception {
        return new File(Agent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static void say(final String state) {
        System.setProperty(STATE, state);
        if ("1".equals(System.getenv("NVBIND_DEBUG"))) {
            System.err.println("nvbind: Java agent " + state);
        }
    }
}
