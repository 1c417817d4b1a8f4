package io.nvbind.cli;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.nvbind.frame.FrameDrain;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nvbind attach}: begins frame capture in a Java game that runs already. */
@Command(
    name = "attach",
    mixinStandardHelpOptions = true,
    description = "Begin frame capture in a Java game (LWJGL) that runs already. From Java 21 on its JVM prints a warning "
        + "on the game's standard error, which no agent can prevent.")
final class AttachCommand implements Callable<Integer> {

    /** Where the agent says what became of it. */
    private static final String STATE = "nvbind.agent";

    @Mixin
    private Places places;

    @Option(names = "--container", paramLabel = "ID", description = "The container the game belongs to (default: java-PID).")
    private String container;

    @Option(names = "--game", paramLabel = "NAME", description = "The game's name, for the recording.")
    private String game;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Parameters(paramLabel = "PID", description = "The game's process.")
    private long pid;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        final String id = container == null ? "java-" + pid : container;
        if (!FrameDrain.CONTAINER_ID.matcher(id).matches()) {
            throw new CommandFailure(CommandFailure.USAGE, "--container '" + id
                + "' must begin with a letter or digit and hold up to 64 of letters, digits, '.', '_' and '-'");
        }
        final Path process = Path.of("/proc", Long.toString(pid));
        if (!Files.exists(process)) {
            throw new CommandFailure(CommandFailure.NOT_FOUND, "there is no process " + pid);
        }
        final Path frames = places.framesDir().resolve(id);
        Places.make(frames);
        own(frames, process);
        final String state = attach(options(frames));
        print(id, state);
        return state.startsWith("off") ? CommandFailure.FAILED : 0;
    }

    /** Root attaches to other users' games, which write the ring themselves. */
    private static void own(final Path frames, final Path process) {
        try {
            final PosixFileAttributeView folder =
                Files.getFileAttributeView(frames, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            if (!Files.getOwner(process).equals(folder.getOwner())) {
                folder.setOwner(Files.getOwner(process));
            }
        } catch (final IOException problem) {
            throw new CommandFailure(CommandFailure.PERMISSION,
                frames + " cannot be given to the game's user: " + problem.getMessage(), problem);
        }
    }

    private String options(final Path frames) {
        return "frames=" + escaped(frames.toString()) + (game == null ? "" : ",game=" + escaped(game));
    }

    private static String escaped(final String value) {
        return value.replace("\\", "\\\\").replace(",", "\\,");
    }

    private String attach(final String options) {
        final Path jar = Places.home().resolve("target").resolve("nvbind-agent.jar");
        try {
            final VirtualMachine jvm = VirtualMachine.attach(Long.toString(pid));
            try {
                jvm.loadAgent(jar.toString(), options);
                return jvm.getSystemProperties().getProperty(STATE, "off: the agent did not say what became of it");
            } finally {
                jvm.detach();
            }
        } catch (final AttachNotSupportedException noJvm) {
            throw new CommandFailure(CommandFailure.UNSUPPORTED, "process " + pid
                + " is no Java program that can be attached to: " + noJvm.getMessage(), noJvm);
        } catch (final AgentLoadException | AgentInitializationException refused) {
            throw new CommandFailure(CommandFailure.UNSUPPORTED, "the JVM of process " + pid + " does not take " + jar + ": "
                + refused.getMessage() + "; start the game with -javaagent:" + jar, refused);
        } catch (final IOException problem) {
            throw new CommandFailure(CommandFailure.PERMISSION, "process " + pid + " cannot be attached to: "
                + problem.getMessage() + "; it must be a JVM of the same user", problem);
        }
    }

    private void print(final String id, final String state) {
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            final Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("pid", pid);
            answer.put("container_id", id);
            answer.put("state", state.replaceFirst(":.*", ""));
            answer.put("detail", state.replaceFirst("^[a-z]*: ", ""));
            out.println(Output.json(answer));
        } else {
            out.println(Output.safe(state));
        }
        out.flush();
    }
}
