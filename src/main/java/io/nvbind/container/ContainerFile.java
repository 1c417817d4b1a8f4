package io.nvbind.container;

import io.nvbind.gpu.GpuId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code <run dir>/containers.json}: the registrations, for a daemon that starts anew. One thread at a time. */
final class ContainerFile {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long LONGEST_BYTES = 4 << 20;

    private final Path file;

    ContainerFile(final Path file) {
        this.file = file;
    }

    /**
     * Reads it.
     *
     * @return what it holds; empty when there is none.
     * @throws IOException when it is not what it should be; says why.
     */
    List<Container> read() throws IOException {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LONGEST_BYTES) {
                return List.of();
            }
            final List<Container> containers = new ArrayList<>();
            for (final JsonNode entry : JSON.readTree(Files.readAllBytes(file))) {
                containers.add(container(entry));
            }
            return containers;
        } catch (final NoSuchFileException none) {
            return List.of();
        } catch (final JacksonException | IllegalArgumentException garbled) {
            throw new IOException(file + " is not what it should be: " + garbled.getMessage(), garbled);
        }
    }

    private static Container container(final JsonNode entry) {
        return new Container(entry.get("id").stringValue(), text(entry, "game"),
            entry.hasNonNull("gpu") ? GpuId.parse(entry.get("gpu").stringValue()) : null,
            entry.get("pid").longValue(), entry.get("start_ticks").longValue(), text(entry, "cgroup"),
            text(entry, "owner"), entry.get("token_sha256").stringValue(), entry.get("since").longValue());
    }

    private static String text(final JsonNode entry, final String name) {
        return entry.hasNonNull(name) ? entry.get(name).stringValue() : null;
    }

    /**
     * Writes it, whole or not at all.
     *
     * @param containers all there are.
     * @throws IOException when it cannot be written; the old one then stands.
     */
    void write(final Collection<Container> containers) throws IOException {
        final List<Map<String, Object>> entries = new ArrayList<>();
        for (final Container each : containers) {
            final Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("id", each.id());
            entry.put("game", each.game());
            entry.put("gpu", each.gpu() == null ? null : each.gpu().toString());
            entry.put("pid", each.pid());
            entry.put("start_ticks", each.startTicks());
            entry.put("cgroup", each.cgroup());
            entry.put("owner", each.owner());
            entry.put("token_sha256", each.tokenHash());
            entry.put("since", each.sinceSeconds());
            entries.add(entry);
        }
        final Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            final ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(entries));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
