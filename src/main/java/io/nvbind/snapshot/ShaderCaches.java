package io.nvbind.snapshot;

import io.nvbind.control.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a container's game keeps its compiled shaders, as its process's environment says, and copies of them that share
 * their blocks or files with the original. Sources: NVIDIA's README (OpenGL environment variables), Mesa's envvars.rst,
 * DXVK's and VKD3D-Proton's READMEs. Any thread.
 */
public final class ShaderCaches {

    /** How caches are copied. */
    public enum Copy {
        /** Not at all: just where they are. */
        NONE,
        /** Sharing blocks (Btrfs, XFS, ZFS 2.2): a true copy at once. */
        REFLINK,
        /** Sharing files: right for caches whose files are replaced, not for those written in place. */
        HARDLINK
    }

    private static final long PATIENCE_SECONDS = 120;
    private static final int LARGEST_BYTES = 1 << 20;

    private final Path root;

    private record Place(String whose, String path) {
    }

    ShaderCaches(final Path root) {
        this.root = root;
    }

    void write(final ArrayNode json, final long pid, final Copy copy, final Path beside) throws Refusal, IOException {
        if (pid == 0) {
            if (copy != Copy.NONE) {
                throw new Refusal(Refusal.Kind.BAD_VALUE, "copy_shader_caches",
                    "no process of the container is known, and so no shader cache");
            }
            return;
        }
        final Path own = root.resolve("proc").resolve(Long.toString(pid)).resolve("root");
        for (final Place place : places(environment(pid))) {
            final Path source = own.resolve(place.path().substring(1));
            final boolean there = isFolder(own, source);
            final ObjectNode node = json.addObject().put("whose", place.whose()).put("path", place.path())
                .put("there", there);
            if (there && copy != Copy.NONE) {
                copy(source, beside.resolve(json.size() + "-" + place.whose()), copy, node);
            }
        }
    }

    private Map<String, String> environment(final long pid) {
        final Map<String, String> environment = new HashMap<>();
        try (var in = Files.newInputStream(root.resolve("proc").resolve(Long.toString(pid)).resolve("environ"))) {
            for (final String each : new String(in.readNBytes(LARGEST_BYTES), StandardCharsets.UTF_8).split("\0", -1)) {
                final int equals = each.indexOf('=');
                if (equals > 0) {
                    environment.put(each.substring(0, equals), each.substring(equals + 1));
                }
            }
        } catch (final IOException ended) {
            return Map.of();
        }
        return environment;
    }

    private static List<Place> places(final Map<String, String> environment) {
        final List<Place> places = new ArrayList<>();
        final String home = environment.get("HOME");
        final String cache = environment.getOrDefault("XDG_CACHE_HOME", home == null ? null : home + "/.cache");
        add(places, "nvidia", environment.get("__GL_SHADER_DISK_CACHE_PATH"), "");
        add(places, "nvidia", cache, "/nvidia/GLCache");
        add(places, "nvidia", home, "/.nv/GLCache");
        final String mesa = environment.getOrDefault("MESA_SHADER_CACHE_DIR", cache);
        for (final String kind : List.of("mesa_shader_cache", "mesa_shader_cache_db", "mesa_shader_cache_sf")) {
            add(places, "mesa", mesa, "/" + kind);
        }
        add(places, "dxvk", environment.get("DXVK_STATE_CACHE_PATH"), "");
        add(places, "dxvk", environment.get("DXVK_SHADER_CACHE_PATH"), "");
        add(places, "vkd3d", environment.get("VKD3D_SHADER_CACHE_PATH"), "");
        add(places, "steam", environment.get("STEAM_COMPAT_SHADER_PATH"), "");
        return places;
    }

    private static void add(final List<Place> places, final String whose, final String folder, final String below) {
        if (folder != null && folder.startsWith("/") && folder.length() < 1024) {
            places.add(new Place(whose, Path.of(folder + below).normalize().toString()));
        }
    }

    /** Whether it is a folder that is reached over no link: the container owns the way, and must not lead us elsewhere. */
    private static boolean isFolder(final Path own, final Path source) {
        for (Path each = source; !each.equals(own); each = each.getParent()) {
            if (!each.startsWith(own) || !Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
        }
        return true;
    }

    private static void copy(final Path source, final Path to, final Copy how, final ObjectNode node) throws IOException {
        Files.createDirectories(to.getParent(),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        final String option = how == Copy.REFLINK ? "--reflink=always" : "--link";
        final Process program = new ProcessBuilder("cp", "--archive", "--one-file-system", option, "--",
            source.toString(), to.toString()).redirectErrorStream(true).start();
        final String said = new String(program.getInputStream().readNBytes(4096), StandardCharsets.UTF_8);
        try {
            if (program.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && program.exitValue() == 0) {
                node.put("copy", to.toString()).put("copied_by", how == Copy.REFLINK ? "reflink" : "hardlink");
                return;
            }
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        program.destroyForcibly();
        SnapshotStore.deleteTree(to);
        node.putNull("copy").put("not_copied", "this file system cannot copy by " + option + ": "
            + said.lines().findFirst().orElse("it took too long"));
    }
}
