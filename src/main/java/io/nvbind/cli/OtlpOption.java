package io.nvbind.cli;

import io.nvbind.config.Config;
import io.nvbind.export.Figures;
import io.nvbind.export.OtlpExport;
import java.net.URI;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Whether figures are sent to an OpenTelemetry collector. */
final class OtlpOption {

    /**
     * Where they go.
     *
     * @param endpoint of the collector.
     * @param interval between two sendings.
     */
    record Target(String endpoint, Duration interval) {
        AutoCloseable open(final Figures figures) {
            return new OtlpExport(figures, endpoint, interval);
        }
    }

    private static final int DEFAULT_SECONDS = 15;
    private static final int LONGEST_SECONDS = 3600;

    @Option(names = "--otlp", paramLabel = "ENDPOINT",
        description = "Send figures to an OpenTelemetry collector, for instance http://127.0.0.1:4318/v1/metrics.")
    private String endpointOrNull;

    @Option(names = "--otlp-interval", paramLabel = "SECONDS",
        description = "Time between two sendings, 1..3600 (default: the configuration's, else " + DEFAULT_SECONDS + ").")
    private Integer secondsOrNull;

    /**
     * What was asked for: on the command line, else in the configuration.
     *
     * @param config its {@code [otlp]} has {@code endpoint} and {@code interval_s}.
     * @return null for nothing.
     */
    Target target(final Config config) {
        final String endpoint = endpointOrNull != null ? endpointOrNull : config.text("otlp", "endpoint", "");
        final int seconds = secondsOrNull != null ? secondsOrNull : config.whole("otlp", "interval_s", DEFAULT_SECONDS);
        if (endpoint.isEmpty()) {
            return null;
        }
        if (!isHttp(endpoint)) {
            throw new CommandFailure(CommandFailure.USAGE, "--otlp '" + endpoint
                + "' is no http or https address, such as http://127.0.0.1:4318/v1/metrics");
        }
        if (seconds < 1 || seconds > LONGEST_SECONDS) {
            throw new CommandFailure(CommandFailure.USAGE, "--otlp-interval " + seconds + " is not within 1..3600");
        }
        return new Target(endpoint, Duration.ofSeconds(seconds));
    }

    private static boolean isHttp(final String text) {
        try {
            final URI address = URI.create(text);
            return ("http".equals(address.getScheme()) || "https".equals(address.getScheme())) && address.getHost() != null;
        } catch (final IllegalArgumentException garbled) {
            return false;
        }
    }
}
