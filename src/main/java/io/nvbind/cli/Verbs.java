package io.nvbind.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * The verbs of the command line. Reading the annotations of all of them takes most of the time that a verb which ends at
 * once lives, so a line that begins with a verb's name is read with that verb alone.
 */
enum Verbs {
    DEMO("demo", DemoCommand.class),
    DAEMON("daemon", DaemonCommand.class),
    GPUS("gpus", GpusCommand.class),
    RUN("run", RunCommand.class),
    CONTAINERS("containers", ContainersCommand.class),
    ATTACH("attach", AttachCommand.class),
    SET("set", SetCommand.class),
    GAMING("gaming", GamingCommand.class),
    SNAPSHOT("snapshot", SnapshotCommand.class),
    SESSIONS("sessions", SessionsCommand.class),
    REPLAY("replay", ReplayCommand.class),
    VENDOR_HOST("vendor-host", VendorHostCommand.class);

    private final String verb;
    private final Class<?> command;

    Verbs(final String verb, final Class<?> command) {
        this.verb = verb;
        this.command = command;
    }

    /**
     * Adds the verbs that a line may need.
     *
     * @param line      the program's.
     * @param arguments what it is about to read. All verbs are added where the first is no verb's name: for the help, the
     *                  other names of a verb, and what was mistyped.
     */
    static void add(final CommandLine line, final String... arguments) {
        final List<Verbs> named = new ArrayList<>();
        for (final Verbs each : values()) {
            if (arguments.length > 0 && each.verb.equals(arguments[0])) {
                named.add(each);
            }
        }
        for (final Verbs each : named.isEmpty() ? List.of(values()) : named) {
            line.addSubcommand(each.command);
        }
    }
}
