package io.nvbind.config;

import io.nvbind.api.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;
import tools.jackson.databind.node.ObjectNode;

/** Finds and reads the configuration. Errors name the file, the key, its value and what is allowed. */
public final class ConfigFile {

    private static final TomlMapper TOML = TomlMapper.builder().build();
    private static final long LONGEST_BYTES = 1 << 20;
    private static final Set<String> TRUSTED = Set.of("root", "0");

    private ConfigFile() {
    }

    /**
     * Where it is looked for when nobody says.
     *
     * @param here       the current folder.
     * @param configHome {@code $XDG_CONFIG_HOME}, null when it is not set.
     * @param home       the user's.
     * @return in this order; the first that is there is read.
     */
    public static List<Path> places(final Path here, final String configHome, final Path home) {
        final List<Path> places = new ArrayList<>();
        places.add(here.resolve("nvbind.toml"));
        places.add(Path.of("/etc/nvbind/config.toml"));
        final boolean set = configHome != null && configHome.startsWith("/");
        places.add((set ? Path.of(configHome) : home.resolve(".config")).resolve("nvbind/config.toml"));
        return places;
    }

    /**
     * Reads the first that is there.
     *
     * @param places where it is looked for.
     * @return empty when none is there.
     * @throws IOException when one cannot be read, or says what it may not.
     */
    public static Config first(final List<Path> places) throws IOException {
        for (final Path place : places) {
            if (Files.exists(place)) {
                return read(place);
            }
        }
        return Config.empty();
    }

    /**
     * Reads a file.
     *
     * @param file the file.
     * @return what it says.
     * @throws IOException when it cannot be read, or says what it may not: file, key, value, what is allowed.
     */
    public static Config read(final Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is not a file that can be read");
        }
        if (Files.size(file) > LONGEST_BYTES) {
            throw new IOException(file + " has " + Files.size(file) + " bytes; a configuration has at most "
                + LONGEST_BYTES);
        }
        mayBeTrusted(file);
        final JsonNode content;
        try {
            content = TOML.readTree(Files.readAllBytes(file));
        } catch (final JacksonException garbled) {
            throw new IOException(file + (garbled.getLocation() == null ? "" : ":" + garbled.getLocation().getLineNr())
                + ": this is no TOML: " + garbled.getOriginalMessage().replaceAll("\\p{Cntrl}", " "), garbled);
        }
        try {
            ConfigSchema.SCHEMA.check("", content);
        } catch (final Problem wrong) {
            throw new IOException(file + ": " + wrong.getMessage(), wrong);
        }
        if (content.path("http").has("certificate") != content.path("http").has("key")) {
            throw new IOException(file + ": http.certificate and http.key go together; one of them is missing");
        }
        return new Config(file, (ObjectNode) content);
    }

    /** A file that others can write would let them choose what root serves. */
    private static void mayBeTrusted(final Path file) throws IOException {
        final String owner = Files.getOwner(file).getName();
        if (!TRUSTED.contains(owner) && !owner.equals(System.getProperty("user.name"))) {
            throw new IOException(file + " belongs to " + owner + "; it is read only when it belongs to root or to "
                + System.getProperty("user.name"));
        }
        if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException(file + " can be written by everybody; chmod o-w " + file);
        }
    }
}
