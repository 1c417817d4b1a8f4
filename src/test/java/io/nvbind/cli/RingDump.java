package io.nvbind.cli;

import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** What lies in a ring that nobody has read, through the tool that ships for it. */
final class RingDump {

    private RingDump() {
    }

    static List<Double> frameMillis(final Path folder) throws IOException, InterruptedException, TimeoutException {
        final List<Double> millis = new ArrayList<>();
        long last = 0;
        for (final String line : lines(folder, "present")) {
            final long nanos = Long.parseLong(line.split(",")[1]);
            if (last != 0) {
                millis.add((nanos - last) / 1e6);
            }
            last = nanos;
        }
        return millis;
    }

    /** The records of one kind, of all rings in the folder; none while there is no ring. */
    static List<String> lines(final Path folder, final String record)
        throws IOException, InterruptedException, TimeoutException {
        final List<String> lines = new ArrayList<>();
        for (final Path ring : rings(folder)) {
            try (Program dump = Program.start(Map.of(),
                List.of(RealParts.nativeDir().resolve("nvbind-ring-dump").toString(), ring.toString()))) {
                if (dump.await() != 0) {
                    throw new IOException(dump.err());
                }
                dump.out().lines().filter(line -> line.startsWith(record + ",")).forEach(lines::add);
            }
        }
        return lines;
    }

    private static List<Path> rings(final Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".ring")).toList();
        }
    }
}
