package io.nvbind.server;

import io.nvbind.api.Answer;
import io.nvbind.api.Caller;
import io.nvbind.api.JsonArguments;
import io.nvbind.api.Operation;
import io.nvbind.api.Operations;
import io.nvbind.api.Problem;
import io.nvbind.api.Schema;
import io.nvbind.api.WrongMethod;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Serves the table of operations: finds the one at an address, reads its arguments, sends its answer. I/O thread. */
final class HttpOperations implements HttpHandler {

    private final Operations operations;
    private final HttpCallers callers;

    HttpOperations(final Operations operations, final HttpCallers callers) {
        this.operations = operations;
        this.callers = callers;
    }

    @Override
    public void handleRequest(final HttpServerExchange exchange) throws Exception {
        final Operations.Match match;
        try {
            match = operations.at(exchange.getRequestMethod().toString(), exchange.getRequestPath());
        } catch (final WrongMethod other) {
            exchange.getResponseHeaders().put(Headers.ALLOW, String.join(", ", other.allowed()));
            if (exchange.getRequestMethod().equals(Methods.OPTIONS)) {
                exchange.setStatusCode(204);
                exchange.endExchange();
                return;
            }
            throw new Problem(405, other.getMessage());
        }
        final Operation operation = match.operation();
        final Caller caller = callers.of(exchange);
        final ObjectNode arguments = JsonArguments.none();
        fromPath(match, arguments);
        if (operation.hasBody()) {
            // Before the body is read: whoever may not call sends nothing here.
            Operations.authorize(operation, caller, arguments.get(Operations.ID));
        }
        fromQuery(operation, exchange.getQueryParameters(), arguments);
        if (operation.hasBody()) {
            body(exchange, operation, caller, arguments);
        } else {
            run(exchange, operation, caller, arguments);
        }
    }

    private static void fromPath(final Operations.Match match, final ObjectNode arguments) {
        final List<String> names = match.operation().path().variables();
        for (int i = 0; i < names.size(); i++) {
            final Schema schema = match.operation().arguments().fields().get(names.get(i));
            arguments.set(names.get(i), schema.read(match.values().get(i)));
        }
    }

    private static void fromQuery(final Operation operation, final Map<String, Deque<String>> query,
                                  final ObjectNode arguments) throws Problem {
        for (final Map.Entry<String, Deque<String>> parameter : query.entrySet()) {
            final String name = parameter.getKey();
            if (parameter.getValue().size() != 1 || arguments.has(name)) {
                throw new Problem(400, name + ": given more than once; give it once");
            }
            final Schema schema = operation.hasBody() ? null : operation.arguments().fields().get(name);
            final String text = parameter.getValue().getFirst();
            // An unknown one stays as it is, to be refused with the names there are.
            arguments.set(name, schema == null ? Schema.any().read(text) : schema.read(text));
        }
    }

    private static void body(final HttpServerExchange exchange, final Operation operation, final Caller caller,
                             final ObjectNode arguments) throws Problem {
        throwUnlessJson(exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE), exchange.isRequestComplete());
        exchange.getRequestReceiver().receiveFullBytes((received, bytes) -> new Answering(all -> {
            if (bytes.length > 0) {
                for (final Map.Entry<String, JsonNode> field
                    : JsonArguments.read(bytes, 0, bytes.length).properties()) {
                    if (arguments.has(field.getKey())) {
                        throw new Problem(400, field.getKey() + ": stands in the path already");
                    }
                    arguments.set(field.getKey(), field.getValue());
                }
            }
            run(all, operation, caller, arguments);
        }).handleRequest(received), (received, broken) -> {
            // The client broke off, or sent more than it may: nobody reads an answer.
            received.setPersistent(false);
            Answers.problem(received, new Problem(413, "the body did not come whole, or has more than "
                + Guard.MAX_BODY_BYTES + " bytes"));
        });
    }

    private static void throwUnlessJson(final String type, final boolean empty) throws Problem {
        final boolean json = type != null && type.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
        if (!json && !(empty && type == null)) {
            throw new Problem(415, "Content-Type: '" + (type == null ? "" : type) + "' is not taken; send application/json");
        }
    }

    private static void run(final HttpServerExchange exchange, final Operation operation, final Caller caller,
                            final ObjectNode arguments) throws Exception {
        if (operation.blocking() && exchange.isInIoThread()) {
            exchange.dispatch(new Answering(worker -> answer(worker, operation, caller, arguments)));
        } else {
            answer(exchange, operation, caller, arguments);
        }
    }

    private static void answer(final HttpServerExchange exchange, final Operation operation, final Caller caller,
                               final ObjectNode arguments) throws Exception {
        final Answer answer = Operations.call(operation, caller, arguments);
        Answers.send(exchange, answer, operation.tagged());
    }
}
