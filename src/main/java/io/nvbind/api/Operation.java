package io.nvbind.api;

import java.util.List;
import java.util.Map;

/**
 * One thing that can be asked: all that routing, documents and checks need to know of it. Immutable.
 *
 * @param name      unique, as the Unix socket's {@code op} has it, such as {@code containers.gpu}.
 * @param method    HTTP's.
 * @param path      HTTP's.
 * @param summary   one sentence for people.
 * @param access    who may call it.
 * @param arguments what it takes: in the path, the query (GET, DELETE) or the body.
 * @param status    when it was done.
 * @param answer    what it answers then, null for nothing.
 * @param type      media type of the answer.
 * @param problems  status codes of what may go wrong, beside those of every operation.
 * @param blocking  whether it may wait for a disk, a driver or another thread.
 * @param tagged    whether HTTP answers carry an ETag.
 * @param handler   does it.
 */
public record Operation(String name, String method, PathTemplate path, String summary, Access access,
                        ObjectSchema arguments, int status, Schema answer, String type, List<Integer> problems,
                        boolean blocking, boolean tagged, Handler handler) {

    /**
     * Begins an operation that reads.
     *
     * @param name   unique.
     * @param path   with variables in braces.
     * @param access who may.
     * @return to be gone on with.
     */
    public static Draft read(final String name, final String path, final Access access) {
        return new Draft(name, "GET", path, access);
    }

    /**
     * Begins an operation that changes something: only callers who may set are let through.
     *
     * @param name   unique.
     * @param method POST, PUT or DELETE.
     * @param path   with variables in braces.
     * @return to be gone on with.
     */
    public static Draft set(final String name, final String method, final String path) {
        return new Draft(name, method, path, Access.SET);
    }

    /**
     * Whether arguments that are not in the path come as a JSON body.
     *
     * @return false when they come in the query.
     */
    public boolean hasBody() {
        return "POST".equals(method) || "PUT".equals(method) || "PATCH".equals(method);
    }

    /**
     * Where each argument that is not in the path goes.
     *
     * @return name to what it may be.
     */
    ObjectSchema beside() {
        ObjectSchema rest = Schema.object();
        for (final Map.Entry<String, Schema> field : arguments.fields().entrySet()) {
            if (!path.variables().contains(field.getKey())) {
                rest = arguments.required().contains(field.getKey())
                    ? rest.field(field.getKey(), field.getValue()) : rest.optional(field.getKey(), field.getValue());
            }
        }
        return rest;
    }
}
