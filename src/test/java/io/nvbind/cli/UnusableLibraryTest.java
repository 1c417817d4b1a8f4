package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A vendor library that cannot be used costs its own GPUs and nothing else, and says why once. */
@Tag("real")
class UnusableLibraryTest {

    private static final String NVML = "libnvidia-ml.so.1";

    @TempDir
    private Path folder;
    private Path libraries;
    private Path nvml;

    /** Found first: NVML as the test wants it, and a Level Zero that shows no GPU but opens. */
    @BeforeEach
    void setUp() throws IOException {
        libraries = Files.createDirectories(folder.resolve("lib"));
        nvml = libraries.resolve(NVML);
        final Path built = RealParts.simDir().resolve("new");
        Files.copy(built.resolve("libze_nvbind_sim.so.1"), libraries.resolve("libze_loader.so.1"));
    }

    /** Root may read everything, unless it gives that up. */
    private static List<String> withoutRootsPrivilege(final List<String> command) {
        if (!"root".equals(System.getProperty("user.name"))) {
            return command;
        }
        RealParts.needProgram("util-linux", "setpriv");
        final List<String> all = new ArrayList<>(List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"));
        all.addAll(command);
        return all;
    }

    /** What it says about NVML; the others were looked for all the same. */
    private JsonNode nvmlOutcome() throws Exception {
        final Path root = Files.createDirectories(folder.resolve("root/sys")).getParent();
        final Path config = Files.writeString(folder.resolve("nvbind.toml"),
            "[libraries]\nfolders = ['" + libraries + "']\n");
        try (Program gpus = Program.start(Map.of(), withoutRootsPrivilege(Program.nvbindCommand("gpus", "--json",
            "--root", root.toString(), "--run-dir", folder.resolve("run").toString(), "--config", config.toString())))) {
            assertEquals(0, gpus.await(), gpus.err());
            assertEquals("", gpus.err());
            final JsonNode lookedFor = JsonMapper.builder().build().readTree(gpus.out()).get("looked_for");
            assertEquals(4, lookedFor.size(), gpus.out());
            final JsonNode levelZero = lookedFor.get(2);
            assertEquals(libraries.resolve("libze_loader.so.1").toString(), levelZero.get("path").asString(""), gpus.out());
            assertEquals(NVML, lookedFor.get(0).get("library").asString());
            return lookedFor.get(0);
        }
    }

    private String reason() throws Exception {
        return nvmlOutcome().get("reason").asString();
    }

    @Test
    void shouldNameThePathAndTheWayOutWhenItMayNotBeRead() throws Exception {
        Files.copy(RealParts.simDir().resolve("new").resolve(NVML), nvml);
        Files.setPosixFilePermissions(nvml, PosixFilePermissions.fromString("---------"));
        assertEquals(nvml + " may not be read (permission denied): chmod a+r " + nvml
            + ", or start nvbind as a user who may", reason());
    }

    @Test
    void shouldNameThePathAndTheWordSizeWhenItIsOfAnother() throws Exception {
        final byte[] elf = new byte[4096];
        // An ELF header of class 32, little endian, version 1, shared object, for i386.
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 1, 1, 1}, 0, elf, 0, 7);
        elf[16] = 3;
        elf[18] = 3;
        elf[20] = 1;
        Files.write(nvml, elf);
        assertEquals(nvml + ": wrong ELF class: ELFCLASS32: it is not of this program's word size; install the package of "
            + "this machine's own architecture", reason());
    }

    @Test
    void shouldNameThePathWhenItIsNoLibrary() throws Exception {
        Files.writeString(nvml, "not a library\n".repeat(500));
        assertEquals(nvml + ": invalid ELF header: it is no shared library; install its package anew", reason());
    }

    /** Whose environment it is cannot be told of a process with privileges: the variable counts for the others only. */
    @Test
    void shouldLookWhereTheEnvironmentSaysOnlyWithoutPrivilege() throws Exception {
        final Path libze = libraries.resolve("libze_loader.so.1");
        try (Program gpus = Program.nvbind(Map.of("LD_LIBRARY_PATH", libraries.toString()), "gpus", "--json", "--run-dir",
            folder.resolve("run").toString())) {
            assertEquals(0, gpus.await(), gpus.err());
            final JsonNode levelZero = JsonMapper.shared().readTree(gpus.out()).get("looked_for").get(2);
            assertEquals(!"root".equals(System.getProperty("user.name")),
                libze.toString().equals(levelZero.path("path").asString("")), gpus.out());
        }
    }

    @Test
    void shouldSayThatThereIsNone() throws Exception {
        final JsonNode outcome = nvmlOutcome();
        if (outcome.has("path")) {
            RealParts.missing("this machine has an NVML of its own: " + outcome);
        }
        assertTrue(outcome.get("reason").asString().startsWith(NVML + ": cannot open shared object file: No such file"),
            outcome.toString());
    }
}
