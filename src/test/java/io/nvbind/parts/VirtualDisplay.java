package io.nvbind.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** An X server without a screen, and the environment in which a Vulkan program draws to it in software. */
public final class VirtualDisplay implements AutoCloseable {

    private static final List<Path> LAVAPIPE = List.of(
        Path.of("/usr/share/vulkan/icd.d/lvp_icd.x86_64.json"),
        Path.of("/usr/share/vulkan/icd.d/lvp_icd.json"));

    private final Program server;
    private final String display;

    /** Starts it on a display number that is free. */
    public VirtualDisplay() throws IOException, InterruptedException, TimeoutException {
        RealParts.needProgram("xvfb", "Xvfb");
        server = Program.start(Map.of(),
            List.of("Xvfb", "-displayfd", "1", "-screen", "0", "1280x720x24", "-nolisten", "tcp"));
        display = ":" + server.awaitLine("").strip();
    }

    /** What a program needs to draw here. */
    public Map<String, String> environment() {
        final Path driver = LAVAPIPE.stream().filter(Files::exists).findFirst().orElse(LAVAPIPE.getFirst());
        RealParts.needFile("mesa-vulkan-drivers", driver);
        return Map.of("DISPLAY", display, "VK_ICD_FILENAMES", driver.toString(), "LIBGL_ALWAYS_SOFTWARE", "1",
            "XDG_SESSION_TYPE", "x11");
    }

    @Override
    public void close() {
        server.close();
    }
}
