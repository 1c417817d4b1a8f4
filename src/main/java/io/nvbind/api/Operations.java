package io.nvbind.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The table of operations. Immutable; any thread. */
public final class Operations {

    /** Argument that names the container, in every operation on one. */
    public static final String ID = "id";

    /**
     * An operation found by its address.
     *
     * @param operation what is asked.
     * @param values    of the path's variables.
     */
    public record Match(Operation operation, List<String> values) {
    }

    private final Map<String, Operation> byName = new LinkedHashMap<>();
    /** The same, for what is asked again and again. */
    private final Operation[] all;
    private final byte[] openApi;

    /**
     * Makes the table.
     *
     * @param version of the program.
     * @param sources bring the operations; one that describes the table itself is added.
     * @throws IllegalArgumentException when two have the same name or the same address.
     */
    public Operations(final String version, final Collection<OperationSource> sources) {
        sources.forEach(source -> source.operations().forEach(this::add));
        add(Operation.read("openapi", "/openapi.json", Access.OPEN)
            .summary("This interface as an OpenAPI 3.1 document.")
            .answers(200, Schema.object().orMore())
            .tagged()
            .handledBy(call -> Answer.json(openApi())));
        all = byName.values().toArray(Operation[]::new);
        openApi = OpenApi.write(version, all());
    }

    private void add(final Operation operation) {
        for (final Operation other : byName.values()) {
            final boolean sameAddress = other.method().equals(operation.method())
                && other.path().toString().equals(operation.path().toString());
            if (sameAddress || other.name().equals(operation.name())) {
                throw new IllegalArgumentException("two operations: " + other.name() + " and " + operation.name());
            }
        }
        byName.put(operation.name(), operation);
    }

    private byte[] openApi() {
        return openApi;
    }

    /**
     * All of them.
     *
     * @return in the order they were brought.
     */
    public Collection<Operation> all() {
        return Collections.unmodifiableCollection(byName.values());
    }

    /**
     * An operation by its name.
     *
     * @param name as the Unix socket has it.
     * @return the operation.
     * @throws Problem 404 when there is none.
     */
    public Operation named(final String name) throws Problem {
        final Operation operation = byName.get(name);
        if (operation == null) {
            throw new Problem(404, "there is no operation '" + name + "'; there are " + String.join(", ",
                byName.keySet()));
        }
        return operation;
    }

    /**
     * The operation at an address.
     *
     * @param method HTTP's; HEAD is answered as GET is.
     * @param path   decoded, without query.
     * @return what was found.
     * @throws Problem 404 when nothing is at this path.
     * @throws WrongMethod when something is, but not by this method.
     */
    public Match at(final String method, final String path) throws Problem, WrongMethod {
        final String wanted = "HEAD".equals(method) ? "GET" : method;
        for (final Operation operation : all) {
            final List<String> values = operation.method().equals(wanted) ? operation.path().match(path) : null;
            if (values != null) {
                return new Match(operation, values);
            }
        }
        final List<String> others = new ArrayList<>();
        for (final Operation operation : all) {
            if (operation.path().match(path) != null) {
                others.add(operation.method());
            }
        }
        if (others.isEmpty()) {
            throw new Problem(404, "there is nothing at '" + path + "'");
        }
        if (others.contains("GET")) {
            others.add("HEAD");
        }
        throw new WrongMethod(method, others);
    }

    /**
     * Does an operation, when the caller may and its arguments are right.
     *
     * @param operation what.
     * @param caller    who asks.
     * @param arguments as they came.
     * @return the answer.
     * @throws Problem   why not.
     * @throws Exception what broke; not for the caller's eyes.
     */
    public static Answer call(final Operation operation, final Caller caller, final ObjectNode arguments)
        throws Exception {
        authorize(operation, caller, arguments.get(ID));
        operation.arguments().check("", arguments);
        return operation.handler().handle(new Call(caller, arguments));
    }

    /**
     * Refuses a caller who may not.
     *
     * @param operation what he asks for.
     * @param caller    who asks.
     * @param id        the container that his arguments name, null for none.
     * @throws Problem 401 or 403; 400 when the container's name is none.
     */
    public static void authorize(final Operation operation, final Caller caller, final JsonNode id) throws Problem {
        String container = null;
        if (operation.access() == Access.CONTAINER) {
            if (id == null) {
                throw Problem.badValue(ID, null, operation.arguments().fields().get(ID).allowed());
            }
            operation.arguments().fields().get(ID).check(ID, id);
            container = id.stringValue();
        }
        caller.require(operation.access(), container);
    }
}
