package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_DEVICE_MIG_DISABLE;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_NOT_FOUND;
import static io.nvbind.nvml.gen.nvml_h.NVML_NVLINK_MAX_LINKS;
import static io.nvbind.nvml.gen.nvml_h.NVML_SUCCESS;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetMaxMigDeviceCount;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetMigDeviceHandleByIndex;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetMigMode;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetNvLinkRemotePciInfo_v2;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetNvLinkState;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.nvml.gen.nvmlPciInfo_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** How the GPU is divided (MIG) and what it is linked to (NVLink). */
final class LinkDetails {

    private static final String MODE = "mig_mode";
    private static final String INSTANCES = "mig_instances";
    private static final String LINKS = "nvlink_active_links";
    private static final String PEERS = "nvlink_peers";

    private LinkDetails() {
    }

    static void read(final NativeLibrary library, final Arena arena, final MemorySegment device, final DetailList out) {
        mig(arena, device, out);
        links(library, arena, device, out);
    }

    private static void mig(final Arena arena, final MemorySegment device, final DetailList out) {
        if (out.missing(MODE, "nvmlDeviceGetMigMode")) {
            out.missing(INSTANCES, "nvmlDeviceGetMigMode");
            return;
        }
        final MemorySegment current = out.number();
        final MemorySegment pending = out.number();
        final int status = nvmlDeviceGetMigMode(device, current, pending);
        final int mode = current.get(ValueLayout.JAVA_INT, 0);
        out.put(MODE, status, ModeDetails.pending(mode, pending.get(ValueLayout.JAVA_INT, 0)));
        if (!NvmlStatus.ok(status)) {
            out.put(INSTANCES, status, "");
        } else if (mode == NVML_DEVICE_MIG_DISABLE()) {
            out.put(INSTANCES, status, "0");
        } else if (!out.missing(INSTANCES, "nvmlDeviceGetMaxMigDeviceCount")
            && !out.missing(INSTANCES, "nvmlDeviceGetMigDeviceHandleByIndex")) {
            instances(arena, device, out);
        }
    }

    private static void instances(final Arena arena, final MemorySegment device, final DetailList out) {
        final MemorySegment most = out.number();
        int status = nvmlDeviceGetMaxMigDeviceCount(device, most);
        final MemorySegment handle = arena.allocate(ValueLayout.ADDRESS);
        int found = 0;
        for (int i = 0; NvmlStatus.ok(status) && i < most.get(ValueLayout.JAVA_INT, 0); i++) {
            final int got = nvmlDeviceGetMigDeviceHandleByIndex(device, i, handle);
            if (NvmlStatus.ok(got)) {
                found++;
            } else if (got != NVML_ERROR_NOT_FOUND()) {
                status = got;
            }
        }
        out.put(INSTANCES, status, Integer.toString(found));
    }

    private static void links(final NativeLibrary library, final Arena arena, final MemorySegment device,
                              final DetailList out) {
        if (out.missing(LINKS, "nvmlDeviceGetNvLinkState")) {
            return;
        }
        final List<Integer> active = new ArrayList<>();
        final MemorySegment state = out.number();
        int first = NVML_SUCCESS();
        for (int link = 0; link < NVML_NVLINK_MAX_LINKS(); link++) {
            final int status = nvmlDeviceGetNvLinkState(device, link, state);
            first = link == 0 ? status : first;
            if (NvmlStatus.ok(status) && state.get(ValueLayout.JAVA_INT, 0) != 0) {
                active.add(link);
            }
        }
        if (!NvmlStatus.ok(first) && active.isEmpty()) {
            out.put(LINKS, first, "");
            return;
        }
        out.put(LINKS, NVML_SUCCESS(), Integer.toString(active.size()));
        if (!active.isEmpty() && library.has("nvmlDeviceGetNvLinkRemotePciInfo_v2")) {
            final Set<String> peers = new TreeSet<>();
            final MemorySegment pci = nvmlPciInfo_t.allocate(arena);
            for (final int link : active) {
                if (NvmlStatus.ok(nvmlDeviceGetNvLinkRemotePciInfo_v2(device, link, pci))) {
                    peers.add("%04x:%02x:%02x.0".formatted(nvmlPciInfo_t.domain(pci), nvmlPciInfo_t.bus(pci),
                        nvmlPciInfo_t.device(pci)));
                }
            }
            out.put(PEERS, NVML_SUCCESS(), String.join(" ", peers));
        }
    }
}
