package io.nvbind.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Vendor;
import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The readers printed in docs/stream.md, run over a message of the daemon. */
class StreamReadersTest {

    private static final String EXPECTED = "sequence=%d gpus=2 pci=0000:03:00.0 vendor=2 watts=187.25 temp=NaN fps=NaN";
    private static final int WATTS = Metric.POWER_DRAW_W.ordinal();
    private static final int TEMP = Metric.GPU_TEMP_C.ordinal();

    @TempDir
    private Path folder;

    private static String documentation() throws IOException {
        return Files.readString(RealParts.home().resolve("docs/stream.md"));
    }

    private static String reader(final String language) throws IOException {
        final Matcher matcher = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(documentation());
        assertTrue(matcher.find(), language);
        return matcher.group(1);
    }

    /** Writes one message to a file and returns its sequence. */
    private long message(final Path file) throws IOException {
        final Path frames = Files.createDirectory(folder.resolve("frames"));
        try (TestDaemon daemon = new TestDaemon(frames, List.of(TestDaemon::geforce, each -> FakeGpu
                .typical("0000:03:00.0", Vendor.AMD, "RX 7900", each.clock::get).with(Metric.GPU_TEMP_C, Double.NaN)), null);
             RawSocket raw = RawSocket.upgraded(daemon.container("game"), "/metrics/game?format=binary")) {
            while (daemon.metrics.clientCount() < 1) {
                Thread.onSpinWait();
            }
            daemon.tick(200 * TestDaemon.MILLI);
            final byte[] payload = raw.read(RawSocket.BINARY).payload();
            Files.write(file, payload);
            return java.nio.ByteBuffer.wrap(payload).order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong(40);
        }
    }

    private static String run(final List<String> command) throws Exception {
        try (Program program = Program.start(Map.of(), command)) {
            assertEquals(0, program.await(), program.err());
            return program.out();
        }
    }

    @Test
    void shouldReadAMessageInJavaScript() throws Exception {
        RealParts.needProgram("nodejs", "node");
        final long sequence = message(folder.resolve("message"));
        final Path script = Files.writeString(folder.resolve("read.js"), reader("js") + """
            const bytes = require('fs').readFileSync(process.argv[2]);
            const m = readMetrics(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
            const g = m.gpus[1];
            console.log(`sequence=${m.sequence} gpus=${m.gpus.length} pci=${g.pci} vendor=${g.vendor} `
              + `watts=${g.metrics[%d]} temp=${g.metrics[%d]} fps=${m.figures[0]}`);
            """.formatted(WATTS, TEMP));
        assertEquals(EXPECTED.formatted(sequence),
            run(List.of("node", script.toString(), folder.resolve("message").toString())));
    }

    @Test
    void shouldReadAMessageInRust() throws Exception {
        RealParts.needProgram("rustc", "rustc");
        final long sequence = message(folder.resolve("message"));
        final Path source = Files.writeString(folder.resolve("read.rs"), "#![allow(dead_code)]\n" + reader("rust") + """
            fn main() {
                let m = read_metrics(&std::fs::read(std::env::args().nth(1).unwrap()).unwrap()).unwrap();
                assert!(m.frames.is_none() && m.renders.is_none() && read_metrics(&[1, 1, 40]).is_none());
                let g = &m.gpus[1];
                println!("sequence={} gpus={} pci={:04x}:{:02x}:{:02x}.{} vendor={} watts={} temp={} fps={}", m.sequence,
                    m.gpus.len(), g.pci.0, g.pci.1, g.pci.2, g.pci.3, g.vendor, g.metrics[%d], g.metrics[%d], m.figures[0]);
            }
            """.formatted(WATTS, TEMP));
        final String program = folder.resolve("read").toString();
        run(List.of("rustc", "--edition", "2021", "-o", program, source.toString()));
        assertEquals(EXPECTED.formatted(sequence), run(List.of(program, folder.resolve("message").toString())));
    }

    @Test
    void shouldNameEveryFigureAndMetricInOrder() throws IOException {
        final String text = documentation().replace("\n", " ");
        final String metrics = Metric.ALL.stream().map(metric -> "`" + metric.label() + "`").collect(Collectors.joining(" "));
        assertTrue(text.contains("Metrics: " + metrics + "."), "the metrics in docs/stream.md");
        final String figures = "`" + String.join("` `", BinaryLayout.FIGURES) + "`";
        assertTrue(text.contains("| " + figures + " |"), "the figures in docs/stream.md");
    }
}
