package io.nvbind.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.RealParts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the layout told in Java against the one told in C, by compiling. */
class SimLayoutTest {

    private final StringBuilder source = new StringBuilder("#include <stddef.h>\n#include \"sim_state.h\"\n");

    @TempDir
    Path folder;

    @Test
    void shouldAgreeWithTheHeaderWhenCompiled() throws Exception {
        RealParts.needProgram("gcc", "gcc");
        sizes();
        header();
        records();
        for (final SimField field : SimField.values()) {
            member("sim_card", field.memberName(), field.offset(), field.length());
            if (field.kind() != SimField.Kind.TEXT) {
                final String sample = "((struct sim_card *)0)->" + field.memberName();
                check("(__typeof__(" + sample + "))-1 < 0", field.kind() == SimField.Kind.I32 ? 1 : 0);
            }
        }
        numbers();
        assertEquals("", complaints());
    }

    @Test
    void shouldUseTheNamesOfTheHeader() throws Exception {
        final String header = Files.readString(RealParts.home().resolve("src/sim/c/sim_state.h"));
        assertTrue(header.contains("#define SIM_MAGIC \"" + SimLayout.MAGIC + "\""));
        assertTrue(header.contains("#define SIM_STATE_FILE \"" + SimLayout.FILE_NAME + "\""));
        assertTrue(header.contains("#define SIM_STATE_ENV \"" + SimLayout.ENVIRONMENT + "\""));
    }

    private void sizes() {
        check("sizeof(struct sim_state)", SimLayout.LENGTH);
        check("sizeof(struct sim_override)", SimLayout.OVERRIDE_LENGTH);
        check("sizeof(struct sim_event)", SimLayout.EVENT_LENGTH);
        check("sizeof(struct sim_counter)", SimLayout.COUNTER_LENGTH);
        check("sizeof(struct sim_card)", SimLayout.CARD_LENGTH);
        check("sizeof(struct sim_process)", SimLayout.PROCESS_LENGTH);
        check("SIM_OVERRIDES", SimLayout.OVERRIDES);
        check("SIM_EVENTS", SimLayout.EVENTS);
        check("SIM_COUNTERS", SimLayout.COUNTERS);
        check("SIM_WRITES", SimLayout.WRITES);
        check("sizeof(struct sim_write_record)", SimLayout.WRITE_LENGTH);
        check("offsetof(struct sim_state, writes)", SimLayout.WRITES_OFFSET);
        check("SIM_CARDS", SimLayout.CARDS);
        check("SIM_PROCESSES", SimLayout.PROCESSES);
        check("SIM_NAME_SIZE", SimLayout.NAME_LENGTH);
        check("SIM_VERSION", SimLayout.VERSION);
        check("offsetof(struct sim_state, overrides)", SimLayout.OVERRIDES_OFFSET);
        check("offsetof(struct sim_state, events)", SimLayout.EVENTS_OFFSET);
        check("offsetof(struct sim_state, counters)", SimLayout.COUNTERS_OFFSET);
        check("offsetof(struct sim_state, cards)", SimLayout.CARDS_OFFSET);
    }

    private void header() {
        member("sim_header", "magic", 0, SimLayout.MAGIC.length());
        member("sim_header", "version", SimLayout.VERSION_OFFSET, 4);
        member("sim_header", "size", SimLayout.SIZE_OFFSET, 4);
        member("sim_header", "card_count", SimLayout.CARD_COUNT_OFFSET, 4);
        member("sim_header", "flags", SimLayout.FLAGS_OFFSET, 4);
        member("sim_header", "override_count", SimLayout.OVERRIDE_COUNT_OFFSET, 4);
        member("sim_header", "frozen_clock_ns", SimLayout.FROZEN_CLOCK_OFFSET, 8);
        member("sim_header", "event_head", SimLayout.EVENT_HEAD_OFFSET, 8);
        member("sim_header", "write_head", SimLayout.WRITE_HEAD_OFFSET, 8);
        member("sim_header", "write_count", SimLayout.WRITE_COUNT_OFFSET, 4);
        member("sim_header", "fault_at", SimLayout.FAULT_AT_OFFSET, 4);
        member("sim_header", "fault_count", SimLayout.FAULT_COUNT_OFFSET, 4);
        member("sim_header", "fault", SimLayout.FAULT_OFFSET, 4);
        check("SIM_FLAG_NVIDIA_ABSENT", SimLayout.FLAG_NVIDIA_ABSENT);
        check("SIM_FLAG_AMD_ABSENT", SimLayout.FLAG_AMD_ABSENT);
        check("SIM_FLAG_INTEL_ABSENT", SimLayout.FLAG_INTEL_ABSENT);
        check("SIM_FLAG_WRITES_DENIED", SimLayout.FLAG_WRITES_DENIED);
    }

    private void records() {
        member("sim_override", "function", 0, SimLayout.NAME_LENGTH);
        member("sim_override", "action", SimLayout.OVERRIDE_ACTION_OFFSET, 4);
        member("sim_override", "status", SimLayout.OVERRIDE_STATUS_OFFSET, 4);
        member("sim_override", "delay_us", SimLayout.OVERRIDE_DELAY_OFFSET, 4);
        member("sim_override", "card", SimLayout.OVERRIDE_CARD_OFFSET, 4);
        member("sim_override", "remaining", SimLayout.OVERRIDE_REMAINING_OFFSET, 4);
        member("sim_override", "skip", SimLayout.OVERRIDE_SKIP_OFFSET, 4);
        member("sim_event", "sequence", SimLayout.EVENT_SEQUENCE_OFFSET, 8);
        member("sim_event", "type", SimLayout.EVENT_TYPE_OFFSET, 8);
        member("sim_event", "data", SimLayout.EVENT_DATA_OFFSET, 8);
        member("sim_event", "card", SimLayout.EVENT_CARD_OFFSET, 4);
        member("sim_event", "message", SimLayout.EVENT_MESSAGE_OFFSET, SimLayout.EVENT_MESSAGE_LENGTH);
        member("sim_counter", "function", 0, SimLayout.NAME_LENGTH);
        member("sim_counter", "calls", SimLayout.COUNTER_CALLS_OFFSET, 4);
        member("sim_counter", "owned", SimLayout.COUNTER_OWNED_OFFSET, 4);
        member("sim_write_record", "function", 0, SimLayout.NAME_LENGTH);
        member("sim_write_record", "value", SimLayout.WRITE_VALUE_OFFSET, 4);
        member("sim_write_record", "card", SimLayout.WRITE_CARD_OFFSET, 4);
        member("sim_write_record", "sequence", SimLayout.WRITE_SEQUENCE_OFFSET, 8);
        member("sim_card", "processes", SimLayout.PROCESSES_OFFSET, SimLayout.PROCESSES * SimLayout.PROCESS_LENGTH);
        member("sim_process", "pid", SimLayout.PROCESS_PID_OFFSET, 4);
        member("sim_process", "kind", SimLayout.PROCESS_KIND_OFFSET, 4);
        member("sim_process", "vram_bytes", SimLayout.PROCESS_VRAM_OFFSET, 8);
        member("sim_process", "utilization_gpu_percent", SimLayout.PROCESS_GPU_OFFSET, 4);
        member("sim_process", "utilization_memory_percent", SimLayout.PROCESS_MEMORY_OFFSET, 4);
        member("sim_process", "encoder_percent", SimLayout.PROCESS_ENCODER_OFFSET, 4);
        member("sim_process", "decoder_percent", SimLayout.PROCESS_DECODER_OFFSET, 4);
    }

    private void numbers() {
        for (final SimVendor vendor : SimVendor.values()) {
            check("SIM_VENDOR_" + vendor, vendor.number());
        }
        for (final SimCardFlag flag : SimCardFlag.values()) {
            check("SIM_CARD_" + flag, flag.bit());
        }
        for (final SimFeature feature : SimFeature.values()) {
            check("SIM_FEATURE_" + feature, feature.number());
        }
        for (final SimAction action : SimAction.values()) {
            check("SIM_ACTION_" + action, action.number());
        }
        for (final SimFault fault : SimFault.values()) {
            check("SIM_FAULT_" + fault, fault.number());
        }
        check("SIM_PROCESS_GRAPHICS", SimProcess.GRAPHICS);
        check("SIM_PROCESS_COMPUTE", SimProcess.COMPUTE);
    }

    private void member(final String struct, final String name, final int offset, final int length) {
        check("offsetof(struct " + struct + ", " + name + ")", offset);
        check("sizeof(((struct " + struct + " *)0)->" + name + ")", length);
    }

    private void check(final String expression, final long value) {
        source.append("_Static_assert((").append(expression).append(") == ").append(value)
            .append(", \"Java says ").append(value).append("\");\n");
    }

    private String complaints() throws Exception {
        final Path file = Files.writeString(folder.resolve("layout.c"), source);
        final Path messages = folder.resolve("gcc.txt");
        final List<String> command = List.of("gcc", "-std=c11", "-fsyntax-only", "-fno-diagnostics-color", "-w",
            "-I" + RealParts.home().resolve("src/sim/c"), file.toString());
        final Process gcc = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(messages.toFile()).start();
        final int status = gcc.waitFor();
        final String said = Files.readString(messages);
        return status == 0 || !said.isBlank() ? said : "gcc ended with status " + status;
    }
}
