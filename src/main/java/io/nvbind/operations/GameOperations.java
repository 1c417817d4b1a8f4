package io.nvbind.operations;

import io.nvbind.api.Access;
import io.nvbind.api.Answer;
import io.nvbind.api.Call;
import io.nvbind.api.Operation;
import io.nvbind.api.OperationSource;
import io.nvbind.api.Problem;
import io.nvbind.api.Schema;
import io.nvbind.server.LatestMetrics;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What can be asked of the game in a container. */
public final class GameOperations implements OperationSource {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final KnownContainers known;
    private final LatestMetrics metrics;
    private final Function<String, byte[]> frames;

    /**
     * Creates it.
     *
     * @param known   the containers there are.
     * @param metrics each one's latest message.
     * @param frames  a container's FrameAnalysis so far as JSON, null when no game runs there; may wait, and may throw
     *                an UncheckedIOException that says why there is none now. Null when this daemon makes none: then
     *                there is no operation for it.
     */
    public GameOperations(final KnownContainers known, final LatestMetrics metrics,
                          final Function<String, byte[]> frames) {
        this.known = known;
        this.metrics = metrics;
        this.frames = frames;
    }

    @Override
    public List<Operation> operations() {
        final Operation gpu = Operation.read("containers.gpu", "/api/containers/{id}/gpu", Access.CONTAINER)
            .summary("The container's latest metrics message: each value with its true age.")
            .required("id", Ids.CONTAINER)
            .answers(200, MessageSchema.schema())
            .handledBy(call -> Answer.json(metrics.json(known.require(call.text("id")))));
        if (frames == null) {
            return List.of(gpu);
        }
        return List.of(gpu,
            Operation.read("containers.frames", "/api/containers/{id}/frames", Access.CONTAINER)
                .summary("The FrameAnalysis of the game that runs in the container, so far.")
                .required("id", Ids.CONTAINER)
                .answers(200, AnalysisSchema.schema()).problems(503).blocking()
                .handledBy(call -> Answer.json(analysis(call))),
            Operation.read("containers.stutters", "/api/containers/{id}/stutters", Access.CONTAINER)
                .summary("The stutters of the game that runs in the container, so far.")
                .required("id", Ids.CONTAINER)
                .answers(200, Schema.object().field("container_id", Ids.CONTAINER)
                    .field("stutter_count", Schema.number().orNull()).field("stutters", AnalysisSchema.stutters())
                    .field("unavailable", Schema.map(Schema.text(1024))))
                .blocking()
                .handledBy(this::stutters));
    }

    private byte[] analysis(final Call call) throws Problem {
        final String id = known.require(call.text("id"));
        final byte[] analysis;
        try {
            analysis = frames.apply(id);
        } catch (final UncheckedIOException unreadable) {
            throw new Problem(503, unreadable.getCause().getMessage());
        }
        if (analysis == null) {
            throw new Problem(404, "no game with capture runs in container '" + id + "'");
        }
        return analysis;
    }

    private Answer stutters(final Call call) throws Problem {
        final JsonNode analysis = JSON.readTree(analysis(call));
        final ObjectNode part = JSON.createObjectNode();
        part.put("container_id", call.text("id"));
        part.set("stutter_count", analysis.get("stutter_count"));
        part.set("stutters", analysis.get("stutters"));
        part.set("unavailable", analysis.get("unavailable"));
        return Answer.json(JSON.writeValueAsBytes(part));
    }
}
