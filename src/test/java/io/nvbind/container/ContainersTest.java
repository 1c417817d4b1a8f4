package io.nvbind.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.api.Problem;
import io.nvbind.gpu.GpuId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainersTest {

    private static final String TOKEN = ContainerToken.make();

    @TempDir
    private Path folder;
    private Path root;
    private final List<String> problems = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private Containers containers;

    @BeforeEach
    void start() throws IOException {
        root = folder.resolve("root");
        process(4711, 1000);
        group("games.slice/a.scope", "4711\n");
        containers = registry();
        containers.listen(new ContainerListener() {
            @Override
            public void onContainerAdded(final Container container) {
                told.add("added " + container.id());
            }

            @Override
            public void onContainerEnded(final Container container, final String why) {
                told.add("ended " + container.id() + ": " + why);
            }
        });
    }

    private Containers registry() {
        return new Containers(root, folder, problems::add);
    }

    private void process(final long pid, final long startTicks) throws IOException {
        final Path process = Files.createDirectories(root.resolve("proc/" + pid));
        Files.writeString(process.resolve("stat"), pid + " (a ) R 7 ((x) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 "
            + startTicks + " 0 0\n");
    }

    private void group(final String path, final String procs) throws IOException {
        final Path group = Files.createDirectories(root.resolve("sys/fs/cgroup").resolve(path));
        Files.writeString(group.resolve("cgroup.procs"), procs);
    }

    private Container register(final String id, final long pid, final String cgroup) throws Problem {
        return containers.register(new Registration(id, GpuId.parse("0000:01:00.0"), pid, cgroup, "A Game"), TOKEN, 7);
    }

    @Test
    void shouldEndWithItsProcessAndNotWithAnotherOfTheSamePid() throws Exception {
        assertEquals(System.getProperty("user.name"), register("a", 4711, null).owner());
        containers.doWork();
        assertEquals(List.of("added a"), told);
        process(4711, 2000);
        containers.doWork();
        assertEquals(List.of("added a", "ended a: process 4711 ended"), told);
        assertNull(containers.of("a"));
    }

    @Test
    void shouldEndWithItsControlGroup() throws Exception {
        final Container container = register("a", 0, "/sys/fs/cgroup/games.slice".replace("/sys", root + "/sys"));
        assertEquals("games.slice", container.cgroup());
        Files.writeString(root.resolve("sys/fs/cgroup/games.slice/cgroup.procs"), "");
        assertThrows(Problem.class, () -> register("a", 0, "games.slice"), "its name is taken");
        Files.delete(root.resolve("sys/fs/cgroup/games.slice/a.scope/cgroup.procs"));
        Files.delete(root.resolve("sys/fs/cgroup/games.slice/a.scope"));
        containers.doWork();
        assertTrue(told.size() == 1, told.toString());
        Files.delete(root.resolve("sys/fs/cgroup/games.slice/cgroup.procs"));
        Files.delete(root.resolve("sys/fs/cgroup/games.slice"));
        containers.doWork();
        assertEquals("ended a: control group games.slice is gone", told.getLast());
    }

    @BeforeEach
    void outerGroup() throws IOException {
        group("games.slice", "1\n");
        Files.writeString(root.resolve("sys/fs/cgroup/games.slice/cgroup.procs"), "12\nnonsense\n0\n");
    }

    @Test
    void shouldKnowTheProcessesOfAGroupAndThoseBelow() throws Exception {
        assertEquals(List.of(12L, 4711L), containers.pids(register("a", 0, "games.slice")));
        assertEquals(List.of(4711L), containers.pids(register("b", 4711, null)));
    }

    @Test
    void shouldRefuseWhatIsNotThere() throws Exception {
        assertEquals("pid", assertThrows(Problem.class, () -> register("a", 4712, null)).field());
        Files.createSymbolicLink(root.resolve("sys/fs/cgroup/link"), root.resolve("sys/fs/cgroup/games.slice"));
        for (final String bad : List.of("", "/", "..", "../..", "games.slice/../../../../etc", "none", "link",
            "link/a.scope", "games.slice/cgroup.procs", "\u0000")) {
            assertEquals("cgroup", assertThrows(Problem.class, () -> register("a", 0, bad), bad).field());
        }
        assertTrue(containers.all().isEmpty());
    }

    @Test
    void shouldOutliveTheDaemonWhereItsProcessDoes() throws Exception {
        process(5, 50);
        register("a", 4711, null);
        register("b", 5, null);
        register("c", 0, null);
        process(5, 60);
        containers = registry();
        assertEquals(List.of("a", "c"), containers.all().stream().map(Container::id).toList());
        assertEquals("0000:01:00.0", containers.of("a").gpu().toString());
        assertTrue(List.of("a", "c").contains(containers.idOfToken(TOKEN)));
        assertEquals("rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("containers.json"))));
        assertFalse(Files.readString(folder.resolve("containers.json")).contains(TOKEN), "only its hash is kept");
    }

    @Test
    void shouldSayThatItsFileIsGarbledAndGoOn() throws Exception {
        Files.writeString(folder.resolve("containers.json"), "[{\"id\":");
        containers = registry();
        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().contains("containers.json"), problems.toString());
        register("a", 4711, null);
        assertEquals(1, registry().all().size());
    }

    @Test
    void shouldForgetTheTokenWithTheContainer() throws Exception {
        register("a", 4711, null);
        assertEquals("a", containers.idOfToken(TOKEN));
        assertNull(containers.idOfToken(TOKEN + "x"));
        containers.remove("a", "it was removed");
        assertNull(containers.idOfToken(TOKEN));
        assertNull(containers.remove("a", "again"));
        assertNotEquals(TOKEN, ContainerToken.make());
    }

    @Test
    void shouldHaveRoomForSoManyAndNoMore() throws Exception {
        for (int i = 0; i < 20; i++) {
            register("c" + i, 0, null);
        }
        assertEquals(409, assertThrows(Problem.class, () -> register("c3", 0, null)).status());
    }
}
