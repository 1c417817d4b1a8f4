package io.nvbind.operations;

import io.nvbind.api.Access;
import io.nvbind.api.Answer;
import io.nvbind.api.Caller;
import io.nvbind.api.Operation;
import io.nvbind.api.OperationSource;
import io.nvbind.api.Problem;
import io.nvbind.api.Schema;
import io.nvbind.journal.SessionCatalog;
import io.nvbind.journal.SessionInfo;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What can be asked of the recordings. */
public final class SessionOperations implements OperationSource {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SessionCatalog catalog;

    /**
     * Creates it.
     *
     * @param catalog of the recordings.
     */
    public SessionOperations(final SessionCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public List<Operation> operations() {
        return List.of(
            Operation.read("sessions.list", "/api/sessions", Access.OWN)
                .summary("The recordings, newest first.")
                .answers(200, Schema.object().field("sessions",
                    Schema.list(Schema.named("Recording", recording()), 1 << 20)))
                .blocking().tagged()
                .handledBy(call -> Answer.json(JSON.writeValueAsBytes(Map.of("sessions", catalog.list().stream()
                    .filter(session -> mayRead(call.caller(), session)).map(SessionOperations::toJson).toList())))),
            Operation.read("sessions.show", "/api/sessions/{id}", Access.OWN)
                .summary("One recording, with the figures as they were live.")
                .required("id", Ids.SESSION)
                .answers(200, Schema.named("Recording", recording()))
                .problems(404).blocking().tagged()
                .handledBy(call -> Answer.json(JSON.writeValueAsBytes(
                    toJson(find(call.caller(), call.text("id")))))),
            Operation.set("sessions.delete", "DELETE", "/api/sessions/{id}")
                .summary("Deletes a recording for good.")
                .required("id", Ids.SESSION)
                .problems(404, 409).blocking()
                .handledBy(call -> delete(call.caller(), call.text("id"))));
    }

    private static boolean mayRead(final Caller caller, final SessionInfo session) {
        // A recording that does not tell whose it is, only those may see who may see everything.
        return caller.mayRead(session.container() == null ? "" : session.container());
    }

    private SessionInfo find(final Caller caller, final String id) throws Problem {
        try {
            final SessionInfo session = catalog.show(id);
            if (mayRead(caller, session)) {
                return session;
            }
        } catch (final NoSuchFileException missing) {
            // Answered as one that is another's.
        }
        throw new Problem(404, "there is no recording of session '" + id + "'; sessions.list shows those there are");
    }

    private Answer delete(final Caller caller, final String id) throws Problem, IOException {
        if (find(caller, id).state() == SessionInfo.State.RECORDING) {
            throw new Problem(409, "session '" + id + "' is being recorded; it can be deleted when the game has ended");
        }
        catalog.delete(id);
        return Answer.nothing();
    }

    private static Schema recording() {
        return Schema.object().field("session", Schema.text(256))
            .field("state", Schema.choice("recording", "interrupted", "complete", "broken"))
            .field("container_id", Schema.text(64).orNull()).field("game", Schema.text(256).orNull())
            .field("start", Schema.number().describe("Unix seconds"))
            .field("bytes", Schema.whole(0, Long.MAX_VALUE).orNull())
            .field("folder", Schema.text(4096))
            .field("summary", AnalysisSchema.schema().orNull())
            .field("problems", Schema.list(Schema.text(4096), 1024));
    }

    /**
     * A session as it is listed, here and where the command line reads the folder by itself.
     *
     * @param session of the catalog.
     * @return what {@code GET /api/sessions} says of it, to be written as JSON.
     */
    public static Map<String, Object> toJson(final SessionInfo session) {
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("session", session.id());
        json.put("state", session.state().name().toLowerCase(Locale.ROOT));
        json.put("container_id", session.container());
        json.put("game", session.game());
        json.put("start", session.startEpochNanos() / 1e9);
        json.put("bytes", session.bytes() < 0 ? null : session.bytes());
        json.put("folder", session.folder().toString());
        json.put("summary", session.summary());
        json.put("problems", session.problems());
        return json;
    }
}
