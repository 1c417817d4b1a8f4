package io.nvbind.operations;

import io.nvbind.api.Access;
import io.nvbind.api.Answer;
import io.nvbind.api.Operation;
import io.nvbind.api.OperationSource;
import io.nvbind.api.Schema;
import io.nvbind.json.JsonWriter;
import io.nvbind.server.MetricsSocket;
import java.util.List;

/** Whether the daemon serves. */
public final class HealthOperations implements OperationSource {

    private final MetricsSocket metrics;

    /**
     * Creates it.
     *
     * @param metrics whose clients are counted.
     */
    public HealthOperations(final MetricsSocket metrics) {
        this.metrics = metrics;
    }

    @Override
    public List<Operation> operations() {
        return List.of(Operation.read("health", "/healthz", Access.OPEN)
            .summary("Whether the daemon serves, and whether its clients keep up.")
            .answers(200, Schema.object().field("status", Schema.choice("ok"))
                .field("websockets", Schema.whole(0, Long.MAX_VALUE))
                .field("messages_skipped", Schema.whole(0, Long.MAX_VALUE)
                    .describe("that clients now connected read too slowly to get")))
            .handledBy(call -> {
                final JsonWriter json = new JsonWriter(128);
                json.beginObject();
                json.name("status").string("ok");
                json.name("websockets").number(metrics.clientCount());
                json.name("messages_skipped").number(metrics.skippedMessages());
                return Answer.json(json.endObject().toByteArray());
            }));
    }
}
