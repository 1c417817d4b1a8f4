package io.nvbind.guard;

import io.nvbind.gpu.GpuDetails;
import io.nvbind.gpu.GpuEvent;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuProcess;
import io.nvbind.gpu.GpuProcesses;
import io.nvbind.gpu.Vendor;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is asked for rarely, as bytes between the two processes: each record's writer beside its reader. */
@SuppressWarnings("EnumOrdinal") // Both ends are of one build, and the bytes never outlive them.
final class ColdWire {

    private ColdWire() {
    }

    static void write(final DataOutputStream out, final GpuInfo info) throws IOException {
        Words.write(out, info.id().toString());
        out.writeInt(info.index());
        out.writeInt(info.vendor().ordinal());
        Words.write(out, info.name());
        Words.write(out, info.driver());
        Words.write(out, info.driverVersion());
        out.writeBoolean(info.simulated());
        out.writeInt(info.findings().size());
        for (final String finding : info.findings()) {
            Words.write(out, finding);
        }
    }

    static GpuInfo readInfo(final DataInputStream in) throws IOException {
        final GpuId id = GpuId.parse(Words.read(in));
        final int index = in.readInt();
        final Vendor vendor = Vendor.values()[in.readInt()];
        final String name = Words.read(in);
        final String driver = Words.read(in);
        final String version = Words.read(in);
        final boolean simulated = in.readBoolean();
        final List<String> findings = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            findings.add(Words.read(in));
        }
        return new GpuInfo(id, index, vendor, name, driver, version, simulated, findings);
    }

    static void write(final DataOutputStream out, final GpuDetails details) throws IOException {
        Words.write(out, details.values());
        Words.write(out, details.unavailable());
    }

    static GpuDetails readDetails(final DataInputStream in) throws IOException {
        final Map<String, String> values = Words.readMap(in);
        return new GpuDetails(values, Words.readMap(in));
    }

    static void write(final DataOutputStream out, final GpuProcesses processes) throws IOException {
        Words.write(out, processes.unavailable());
        out.writeInt(processes.list().size());
        for (final GpuProcess process : processes.list()) {
            out.writeInt(process.pid());
            Words.write(out, process.kind());
            out.writeDouble(process.vramMb());
            out.writeDouble(process.utilizationPercent());
        }
    }

    static GpuProcesses readProcesses(final DataInputStream in) throws IOException {
        final String unavailable = Words.read(in);
        final List<GpuProcess> list = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            final int pid = in.readInt();
            final String kind = Words.read(in);
            final double vram = in.readDouble();
            list.add(new GpuProcess(pid, kind, vram, in.readDouble()));
        }
        return new GpuProcesses(list, unavailable);
    }

    static void write(final DataOutputStream out, final List<GpuEvent> events) throws IOException {
        out.writeInt(events.size());
        for (final GpuEvent event : events) {
            Words.write(out, event.id().toString());
            out.writeInt(event.kind().ordinal());
            Words.write(out, event.message());
            out.writeLong(event.nanos());
        }
    }

    static List<GpuEvent> readEvents(final DataInputStream in) throws IOException {
        final List<GpuEvent> events = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            final GpuId id = GpuId.parse(Words.read(in));
            final GpuEvent.Kind kind = GpuEvent.Kind.values()[in.readInt()];
            final String message = Words.read(in);
            events.add(new GpuEvent(id, kind, message, in.readLong()));
        }
        return events;
    }
}
