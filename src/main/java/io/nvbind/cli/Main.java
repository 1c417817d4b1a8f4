package io.nvbind.cli;

import java.io.PrintWriter;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program {@code nvbind}. */
@Command(
    name = "nvbind",
    description = "GPU runtime for gaming on Linux: frame times, GPU metrics, recordings.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "VERB",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:ok", "1:failed", "2:usage", "3:permission", "4:not found", "5:unsupported"})
public final class Main {

    private Main() {
    }

    /**
     * Runs one command and ends the process with its exit code.
     *
     * @param arguments the verb and its options.
     */
    public static void main(final String[] arguments) {
        // The libraries' own logging does not belong on a user's screen; what matters reaches it as our own words.
        LogManager.getLogManager().reset();
        System.exit(run(arguments));
    }

    /**
     * Runs one command.
     *
     * @param arguments the verb and its options.
     * @return the exit code.
     */
    static int run(final String... arguments) {
        return line(arguments).execute(arguments.length == 0 ? new String[] {"--help"} : arguments);
    }

    /**
     * The program's command line.
     *
     * @param arguments what it is about to read; without any it knows every verb.
     * @return a new one, which writes to this process's own streams unless it is told otherwise.
     */
    static CommandLine line(final String... arguments) {
        final CommandLine line = new CommandLine(new Main());
        Verbs.add(line, arguments);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((wrong, words) -> mistyped(wrong));
        line.setExecutionExceptionHandler((problem, command, parsed) -> {
            final int code = problem instanceof CommandFailure failure ? failure.exitCode() : CommandFailure.FAILED;
            final String text = problem.getMessage() == null ? problem.toString() : problem.getMessage();
            command.getErr().println("nvbind: " + text);
            if (System.getenv("NVBIND_DEBUG") != null) {
                problem.printStackTrace(command.getErr());
            }
            return code;
        });
        return line;
    }

    /** One line, what may be meant, and where to read on: the whole help would hide all three. */
    private static int mistyped(final ParameterException wrong) {
        final CommandLine command = wrong.getCommandLine();
        final PrintWriter err = command.getErr();
        err.println("nvbind: " + wrong.getMessage());
        UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("'" + command.getCommandSpec().qualifiedName() + " --help' says what it takes");
        return CommandFailure.USAGE;
    }
}
