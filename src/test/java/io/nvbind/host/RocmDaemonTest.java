package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import io.nvbind.sysfs.KfdTree;
import io.nvbind.sysfs.KfdTree.Generation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon over the real ROCm SMI and a fabricated card that makes it abort in eight calls. */
class RocmDaemonTest {

    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private Path folder;

    private static void await(final String what, final BooleanSupplier condition) throws InterruptedException {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, what);
            Thread.sleep(50);
        }
    }

    @Test
    void shouldOutliveTheLibraryAndItsProcess() throws Exception {
        if (List.of("/lib", "/usr/lib", "/usr/lib/x86_64-linux-gnu", "/opt/rocm/lib").stream()
            .noneMatch(lib -> Files.exists(Path.of(lib, "librocm_smi64.so.1")))) {
            RealParts.missing("librocm_smi64.so.1 is not installed (package librocm-smi64-1)");
        }
        final KfdTree tree = KfdTree.of(folder, Generation.NAVI21).withoutHwmon();
        PrivateSys.need(tree.sys());
        try (Program daemon = PrivateSys.nvbind(tree.sys(), Map.of("NVBIND_STATE_DIR", folder + "/state",
            "NVBIND_RUN_DIR", folder + "/run"), "daemon", "--port", "0")) {
            final String url = daemon.awaitLine("ready").substring("ready ".length());
            await("the last of the calls to be known", () ->
                daemon.err().contains("0000:03:00.0 rsmi_dev_power_ave_get ended the process (signal 6)"));
            final ProcessHandle host = daemon.process().children().findFirst().orElseThrow();
            host.destroyForcibly();
            await("another process for the library", () ->
                daemon.process().children().anyMatch(child -> child.pid() != host.pid() && child.isAlive()));
            assertTrue(daemon.process().isAlive());
            try (HttpClient client = HttpClient.newHttpClient()) {
                final var answer = client.send(HttpRequest.newBuilder(URI.create(url + "/")).build(), BodyHandlers.ofString());
                assertEquals(200, answer.statusCode());
            }
            daemon.process().destroy();
            daemon.await();
        }
        try (var left = Files.list(folder.resolve("run"))) {
            assertEquals(List.of(), left.filter(file -> file.getFileName().toString().startsWith("vendor-")).toList());
        }
    }
}
