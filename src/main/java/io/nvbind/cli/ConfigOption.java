package io.nvbind.cli;

import io.nvbind.config.Config;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Which configuration is read. */
final class ConfigOption {

    /** Where {@link io.nvbind.ffi.NativeLibrary} looks first. */
    private static final String LIBRARIES = "nvbind.libraries";

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration (default: ./nvbind.toml, else"
        + " /etc/nvbind/config.toml, else $XDG_CONFIG_HOME/nvbind/config.toml).")
    private Path file;

    /**
     * Reads it, and has vendor libraries looked for where it says; to be called before one is opened.
     *
     * @return what it says.
     */
    Config read() {
        final Config config = ServerSettings.config(file);
        final List<String> folders = config.texts("libraries", "folders");
        if (!folders.isEmpty()) {
            System.setProperty(LIBRARIES, String.join(":", folders));
        }
        return config;
    }

    /**
     * What another nvbind that opens libraries for this one is started with.
     *
     * @return arguments of the JVM; none when no folders are said.
     */
    static List<String> forLibraries() {
        final String folders = System.getProperty(LIBRARIES);
        return folders == null ? List.of() : List.of("-D" + LIBRARIES + "=" + folders);
    }
}
