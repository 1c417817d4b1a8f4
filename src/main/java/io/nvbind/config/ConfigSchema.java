package io.nvbind.config;

import io.nvbind.api.ObjectSchema;
import io.nvbind.api.Schema;

/** Every key there is, what it may be, and what it is when it is not said. */
public final class ConfigSchema {

    private static final Schema PATH = Schema.text(4096);

    /** {@code [http]}. */
    private static final ObjectSchema HTTP = Schema.object()
        .optional("bind", Schema.text("[0-9a-fA-F:.]{2,45}")
            .describe("Address to listen on. Any but loopback needs tls and token_to_read. Default 127.0.0.1."))
        .optional("port", Schema.whole(0, 65_535).describe("Port; 0 takes a free one; --port goes first. Default 9090."))
        .optional("names", Schema.list(Schema.text("[A-Za-z0-9.-]{1,253}"), 16)
            .describe("Further names that clients may call this host by. Default none."))
        .optional("origins", Schema.list(Schema.text("https?://[A-Za-z0-9.\\[\\]:-]{1,260}"), 16)
            .describe("Origins of other sites' pages that may read answers and, with the token, set. Default none."))
        .optional("tls", Schema.flag().describe("HTTPS instead of HTTP. Default false."))
        .optional("certificate", PATH.describe("PEM file of the certificate and its chain. Default: one of our own, made on"
            + " first use in the state folder."))
        .optional("key", PATH.describe("PEM file of the certificate's private key, PKCS #8. Goes with certificate."))
        .optional("token_to_read", Schema.flag()
            .describe("Whether reading over HTTP needs the token too. Default false."))
        .optional("requests_per_second", Schema.whole(1, 1_000_000)
            .describe("Of one connection; more are answered with 429. Default 20000."));

    /** {@code [socket]}. */
    private static final ObjectSchema SOCKET = Schema.object()
        .optional("requests_per_second", Schema.whole(1, 1_000_000)
            .describe("Of one connection; more are answered with 429. Default 20000."));

    /** {@code [otlp]}. */
    private static final ObjectSchema OTLP = Schema.object()
        .optional("endpoint", Schema.text("https?://[^\\s]{1,500}")
            .describe("OpenTelemetry collector that figures are sent to; --otlp goes first. Default none."))
        .optional("interval_s", Schema.whole(1, 3600).describe("Time between two sendings, seconds. Default 15."));

    /** {@code [libraries]}. */
    private static final ObjectSchema LIBRARIES = Schema.object()
        .optional("folders", Schema.list(Schema.text("/[^:\\p{Cntrl}]{0,4000}"), 16)
            .describe("Folders that vendor libraries are looked for in before the system's own. Default none."));

    /** {@code [profiles]}. */
    private static final ObjectSchema PROFILES = Schema.object()
        .optional("auto_apply", Schema.flag().describe("Whether the profile of a game that appears is applied without being"
            + " asked, and taken back at its end; games of 'nvbind run --profile' have theirs in any case. Default false."));

    /** The whole file. */
    public static final ObjectSchema SCHEMA = Schema.object()
        .optional("http", HTTP)
        .optional("socket", SOCKET)
        .optional("otlp", OTLP)
        .optional("libraries", LIBRARIES)
        .optional("profiles", PROFILES);

    private ConfigSchema() {
    }
}
