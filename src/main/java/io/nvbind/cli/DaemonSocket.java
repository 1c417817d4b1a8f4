package io.nvbind.cli;

import io.nvbind.api.Problem;
import io.nvbind.server.TokenFile;
import io.nvbind.socket.PeerCallers;
import io.nvbind.socket.SocketClient;
import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How verbs ask the running daemon: over its Unix socket; what goes wrong becomes one line and an exit code. */
final class DaemonSocket {

    private DaemonSocket() {
    }

    /**
     * Has an operation done.
     *
     * @param places    where the daemon is.
     * @param operation its name.
     * @param arguments of it.
     * @return its answer.
     */
    static JsonNode call(final Places places, final String operation, final ObjectNode arguments) {
        final Path file = places.socketFile();
        try (SocketClient client = SocketClient.connect(file)) {
            return SocketClient.require(client.call(operation, arguments));
        } catch (final Problem refused) {
            throw new CommandFailure(exitCode(refused.status()), Output.safe(refused.getMessage()), refused);
        } catch (final IOException problem) {
            throw failure(file, problem);
        }
    }

    private static CommandFailure failure(final Path file, final IOException problem) {
        final String said = String.valueOf(problem.getMessage());
        if (said.contains("Permission denied")) {
            return new CommandFailure(CommandFailure.PERMISSION, file + ": permission denied; "
                + PeerCallers.remedy(System.getProperty("user.name"), TokenFile.GROUP), problem);
        }
        if (said.contains("No such file") || said.contains("refused")) {
            return new CommandFailure(CommandFailure.FAILED, "no daemon listens on " + file
                + "; start one with 'nvbind daemon', or say where it is with --run-dir", problem);
        }
        return new CommandFailure(CommandFailure.FAILED, file + ": " + said, problem);
    }

    private static int exitCode(final int status) {
        return switch (status) {
            case 400 -> CommandFailure.USAGE;
            case 401, 403 -> CommandFailure.PERMISSION;
            case 404 -> CommandFailure.NOT_FOUND;
            case 422 -> CommandFailure.UNSUPPORTED;
            default -> CommandFailure.FAILED;
        };
    }
}
