package io.nvbind.api;

import java.util.List;
import java.util.TreeSet;

/** An operation being described; {@link #handledBy} makes it. One thread. */
public final class Draft {

    private final String name;
    private final String method;
    private final PathTemplate path;
    private final Access access;
    private final TreeSet<Integer> problems = new TreeSet<>();
    private String summary = "";
    private ObjectSchema arguments = Schema.object();
    private int status = 204;
    private Schema answer;
    private String type = "application/json";
    private boolean blocking;
    private boolean tagged;

    Draft(final String name, final String method, final String path, final Access access) {
        this.name = name;
        this.method = method;
        this.path = new PathTemplate(path);
        this.access = access;
    }

    /**
     * Says what it does.
     *
     * @param sentence for people.
     * @return this.
     */
    public Draft summary(final String sentence) {
        summary = sentence;
        return this;
    }

    /**
     * Adds an argument that must be given; those of the path are.
     *
     * @param argument its name.
     * @param value    what it may be.
     * @return this.
     */
    public Draft required(final String argument, final Schema value) {
        arguments = arguments.field(argument, value);
        return this;
    }

    /**
     * Adds an argument that may be left out.
     *
     * @param argument its name.
     * @param value    what it may be.
     * @return this.
     */
    public Draft optional(final String argument, final Schema value) {
        arguments = arguments.optional(argument, value);
        return this;
    }

    /**
     * Says what it answers.
     *
     * @param done   status, such as 200.
     * @param schema of the JSON.
     * @return this.
     */
    public Draft answers(final int done, final Schema schema) {
        status = done;
        answer = schema;
        return this;
    }

    /**
     * Says that it answers text that is no JSON.
     *
     * @param mediaType of the answer.
     * @return this.
     */
    public Draft answersText(final String mediaType) {
        type = mediaType;
        return answers(200, Schema.text(TextSchema.LONGEST));
    }

    /**
     * Says what may go wrong, beside what may with every operation.
     *
     * @param codes HTTP status codes.
     * @return this.
     */
    public Draft problems(final Integer... codes) {
        problems.addAll(List.of(codes));
        return this;
    }

    /**
     * Says that the handler may wait.
     *
     * @return this.
     */
    public Draft blocking() {
        blocking = true;
        return this;
    }

    /**
     * Says that the answer often stays the same, so that HTTP clients may ask whether it changed.
     *
     * @return this.
     */
    public Draft tagged() {
        tagged = true;
        return this;
    }

    /**
     * Makes the operation.
     *
     * @param handler does it.
     * @return the operation.
     * @throws IllegalArgumentException when a variable of the path is no required argument.
     */
    public Operation handledBy(final Handler handler) {
        if (!arguments.required().containsAll(path.variables())) {
            throw new IllegalArgumentException(name + ": each variable of " + path + " is a required argument");
        }
        if (!arguments.fields().isEmpty()) {
            problems.add(400);
        }
        if (access != Access.OPEN) {
            problems.add(401);
            problems.add(403);
        }
        if (access == Access.CONTAINER) {
            problems.add(404);
        }
        return new Operation(name, method, path, summary, access, arguments, status, answer, type,
            List.copyOf(problems), blocking, tagged, handler);
    }
}
