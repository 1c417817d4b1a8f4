package io.nvbind.agent.capture;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Whether a native part of nvbind, the OpenGL shim or the Vulkan layer, writes frames of this process: then a ring that is
 * not the agent's is mapped. The agent's own keeps the temporary name under which it was mapped.
 */
final class NativeCapture implements BooleanSupplier {

    private final Pattern ring;

    NativeCapture(final Path framesDir, final long pid) {
        ring = Pattern.compile(".* \\Q" + framesDir + "\\E/(" + pid + "(-[0-9]+)?\\.ring|\\." + pid + "-[0-9.]+\\.new)"
            + "( \\(deleted\\))?");
    }

    /** Looks at the mappings of this process; false when they cannot be read. */
    @Override
    public boolean getAsBoolean() {
        return isOn(Path.of("/proc/self/maps"));
    }

    boolean isOn(final Path maps) {
        try (BufferedReader reader = Files.newBufferedReader(maps, StandardCharsets.ISO_8859_1)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (ring.matcher(line).matches()) {
                    return true;
                }
            }
        } catch (final IOException unreadable) {
            return false;
        }
        return false;
    }
}
