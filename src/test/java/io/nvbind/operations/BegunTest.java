package io.nvbind.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon leaves for the next one to undo. */
class BegunTest {

    private static final GpuId GPU = GpuId.parse("0000:0b:00.0");

    @TempDir
    private Path folder;

    @Test
    void shouldTellTheNextDaemonWhatIsToBeUndone() throws Exception {
        final Path file = folder.resolve("profiles-begun");
        final Begun first = new Begun(file);
        first.lend("gaming-001", GPU, Set.of(Setting.POWER_LIMIT, Setting.GPU_CLOCK_RANGE));
        first.limited(Path.of("/run/f/gaming-001/7.ring"), new Begun.Limit("gaming-001", 16_666_667));
        final Begun next = new Begun(file);
        assertEquals(first.loans(), next.loans());
        assertEquals(Map.of(Path.of("/run/f/gaming-001/7.ring"), new Begun.Limit("gaming-001", 16_666_667)),
            next.release("gaming-001"));
        next.end("gaming-001");
        assertEquals(Map.of(), new Begun(file).loans());
        assertEquals(Map.of(), new Begun(file).release("gaming-001"));
    }

    @Test
    void shouldTakeARingsNameForNothingElse() throws Exception {
        final Path file = folder.resolve("profiles-begun");
        final Path ring = Path.of("/run/f/mine/1\nprofile\tother\t0000:0b:00.0\tpower_limit\nlimit\tother\t7\tshadow.ring");
        final Path quoted = Path.of("/run/f/mine/\"},{\"ring\":\"x\",\"container\":\"other\",\"nanos_before\":7}.ring");
        final Begun begun = new Begun(file);
        begun.limited(ring, new Begun.Limit("mine", 5));
        begun.limited(quoted, new Begun.Limit("mine", 6));
        final Begun next = new Begun(file);
        assertEquals(Map.of(), next.loans());
        assertEquals(Map.of(), next.release("other"));
        assertEquals(Map.of(ring, new Begun.Limit("mine", 5), quoted, new Begun.Limit("mine", 6)), next.release("mine"));
    }

    @Test
    void shouldUndoNothingByAFileThatIsGarbled() throws Exception {
        final Path file = folder.resolve("profiles-begun");
        for (final String garbled : new String[] {"", "{", "7", "{\"profiles\":[{\"container\":\"a\"}]}",
            "{\"profiles\":[{\"container\":\"a\",\"gpu\":\"x\",\"settings\":[]}]}", "{\"limits\":[{\"ring\":7}]}"}) {
            Files.writeString(file, garbled);
            assertEquals(Map.of(), new Begun(file).loans(), garbled);
            assertEquals(Map.of(), new Begun(file).release("a"), garbled);
        }
    }
}
