package io.nvbind.api;

/** What an operation answers when it was done. Immutable, but for a body that nobody changes any more. */
public final class Answer {

    private static final String JSON = "application/json";
    private static final byte[] NOTHING = {};

    private final int status;
    private final String type;
    private final byte[] body;
    private final String location;

    private Answer(final int status, final String type, final byte[] body, final String location) {
        this.status = status;
        this.type = type;
        this.body = body;
        this.location = location;
    }

    /**
     * JSON.
     *
     * @param body UTF-8.
     * @return 200.
     */
    public static Answer json(final byte[] body) {
        return new Answer(200, JSON, body, null);
    }

    /**
     * Something was made.
     *
     * @param location its address.
     * @param body     UTF-8, JSON.
     * @return 201.
     */
    public static Answer created(final String location, final byte[] body) {
        return new Answer(201, JSON, body, location);
    }

    /**
     * Done, and there is nothing to say.
     *
     * @return 204.
     */
    public static Answer nothing() {
        return new Answer(204, JSON, NOTHING, null);
    }

    /**
     * What is no JSON.
     *
     * @param type media type.
     * @param body as it goes out.
     * @return 200.
     */
    public static Answer of(final String type, final byte[] body) {
        return new Answer(200, type, body, null);
    }

    /**
     * HTTP's status code.
     *
     * @return 200 to 299.
     */
    public int status() {
        return status;
    }

    /**
     * Media type of the body.
     *
     * @return for instance {@code application/json}.
     */
    public String type() {
        return type;
    }

    /**
     * The body.
     *
     * @return not to be changed; empty for none.
     */
    public byte[] body() {
        return body;
    }

    /**
     * Address of what was made.
     *
     * @return null for none.
     */
    public String location() {
        return location;
    }

    /**
     * Whether the body is JSON.
     *
     * @return false for other types, and for no body.
     */
    public boolean isJson() {
        return type.equals(JSON) && body.length > 0;
    }
}
