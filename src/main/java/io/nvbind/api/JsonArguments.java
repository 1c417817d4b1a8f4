package io.nvbind.api;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads arguments that came as JSON; strict, and bounded in depth and length. Any thread. */
public final class JsonArguments {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(16)
                .maxStringLength(TextSchema.LONGEST).maxNameLength(256).maxNumberLength(32).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build())
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();

    private JsonArguments() {
    }

    /**
     * No arguments yet.
     *
     * @return an empty object.
     */
    public static ObjectNode none() {
        return MAPPER.createObjectNode();
    }

    /**
     * Reads one object.
     *
     * @param bytes  UTF-8.
     * @param offset of the first.
     * @param length how many.
     * @return the object.
     * @throws Problem 400 when it is none; says where.
     */
    public static ObjectNode read(final byte[] bytes, final int offset, final int length) throws Problem {
        final JsonNode read;
        try {
            read = MAPPER.readTree(bytes, offset, length);
        } catch (final JacksonException garbled) {
            // The parser's advice on how it could be told to take it is not for a client.
            throw new Problem(400, "this is no JSON: "
                + garbled.getOriginalMessage().replaceAll(": enable `.*", "").replaceAll("\\p{Cntrl}", " ")
                + (garbled.getLocation() == null ? "" : " at column " + garbled.getLocation().getColumnNr()));
        }
        if (read instanceof final ObjectNode object) {
            return object;
        }
        throw new Problem(400, "this is no JSON object");
    }
}
