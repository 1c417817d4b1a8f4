package io.nvbind.cli;

import io.nvbind.api.Problem;
import io.nvbind.server.DaemonTrust;
import io.nvbind.server.TokenFile;
import io.nvbind.socket.PeerCallers;
import io.nvbind.socket.SocketClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How verbs ask the running daemon: over its Unix socket; over HTTP where the user says so, or where there is no socket but
 * a daemon that wrote its address. What goes wrong becomes one line and an exit code.
 */
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
        final URI wanted = places instanceof final DaemonPlaces asked ? asked.url() : null;
        final URI address = wanted != null || Files.exists(file) ? wanted : DaemonPlaces.published(places);
        if (address != null) {
            return call(address, DaemonPlaces.token(places, address), DaemonPlaces.trust(places, address), operation,
                arguments);
        }
        try (SocketClient client = SocketClient.connect(file)) {
            return SocketClient.require(client.call(operation, arguments));
        } catch (final Problem refused) {
            throw new CommandFailure(exitCode(refused.status()), Output.safe(refused.getMessage()), refused);
        } catch (final IOException problem) {
            throw failure(file, problem);
        }
    }

    /**
     * Whether a daemon is there to be asked.
     *
     * @param places where it would be.
     * @return true also where it may not be asked, which a call then tells.
     */
    static boolean isThere(final Places places) {
        final Path file = places.socketFile();
        if (places instanceof final DaemonPlaces asked && asked.url() != null) {
            return true;
        }
        if (!Files.exists(file)) {
            return DaemonPlaces.published(places) != null;
        }
        try (SocketClient client = SocketClient.connect(file)) {
            return client != null;
        } catch (final IOException problem) {
            return String.valueOf(problem.getMessage()).contains("Permission denied");
        }
    }

    private static JsonNode call(final URI address, final String token, final DaemonTrust trust, final String operation,
                                 final ObjectNode arguments) {
        try (DaemonHttp daemon = new DaemonHttp(address, token, trust)) {
            return daemon.call(operation, arguments);
        } catch (final Problem refused) {
            throw new CommandFailure(exitCode(refused.status()), Output.safe(refused.getMessage()), refused);
        } catch (final IOException problem) {
            if (trust.refusal() != null) {
                throw new CommandFailure(CommandFailure.PERMISSION, address + ": " + trust.refusal(), problem);
            }
            throw new CommandFailure(CommandFailure.FAILED, "no daemon answers at " + address + " ("
                + Output.safe(problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage())
                + "); start one with 'nvbind daemon', or say where it is with --url or --run-dir", problem);
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
