package io.nvbind.control;

import io.nvbind.event.Event;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** A control over GPUs in memory, with a clock of its own, that can be killed and started again. */
final class ControlBench implements AutoCloseable {

    static final String A = "0000:03:00.0";
    static final String B = "0000:04:00.0";
    static final GpuId GPU = GpuId.parse(A);

    final Map<GpuId, TriedGpu> gpus = new LinkedHashMap<>();
    final AtomicLong nanos = new AtomicLong(1_000_000_000L);
    final List<Event> events = new ArrayList<>();
    final Set<String> living = new HashSet<>();
    final List<String> hooked = new ArrayList<>();
    final TriedVram vram = new TriedVram();
    private final Path folder;
    String boot = "boot-1";
    int killAt = Integer.MAX_VALUE;
    Control control;
    List<String> told = List.of();

    /** The daemon ends here, in the middle of whatever it does. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    ControlBench(final Path folder) {
        this.folder = folder;
        gpus.put(GPU, new TriedGpu(A));
        gpus.put(GpuId.parse(B), new TriedGpu(B));
        start();
    }

    GpuDesk desk() {
        return new Desk();
    }

    TriedGpu gpu() {
        return gpus.get(GPU);
    }

    void start() {
        try {
            control = new Control(new Desk(), vram, folder, boot, events::add, List::of, nanos::get, this::hook);
            told = control.settle(living::contains);
        } catch (final IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private void hook(final String where) {
        hooked.add(where);
        if (hooked.size() >= killAt) {
            killAt = Integer.MAX_VALUE;
            throw new Killed();
        }
    }

    /** As kill -9: nothing is put back or closed in order; the kernel gives the lock free. */
    void kill() {
        control.abandon();
    }

    void pass(final double seconds) {
        nanos.addAndGet((long) (seconds * 1e9));
        control.upkeep().doWork();
    }

    static Map<Setting, SettingValue> wishes(final String... texts) {
        final Map<Setting, SettingValue> wishes = new EnumMap<>(Setting.class);
        for (final String text : texts) {
            final String[] parts = text.split("=", 2);
            final Setting setting = ValueJson.setting(parts[0]);
            wishes.put(setting, parts[1].isEmpty() ? null : setting.parse(parts[1]));
        }
        return wishes;
    }

    static Request request(final String owner, final int priority, final double confirmSeconds, final String... texts) {
        return new Request("tester", owner, priority, Map.of(GPU, wishes(texts)),
            confirmSeconds < 0 ? Request.USUAL : (long) (confirmSeconds * 1e9), false);
    }

    Change apply(final String... texts) throws Refusal {
        return control.apply(request(Wish.HOST, Wish.USUAL_PRIORITY, 0, texts));
    }

    Map<String, String> state() {
        final Map<String, String> state = new LinkedHashMap<>();
        gpus.forEach((id, gpu) -> gpu.values.forEach((setting, value) ->
            state.put(id + " " + setting.label(), value.text())));
        vram.limits.forEach((container, limit) -> state.put(container + " vram_limit", limit.text()));
        return state;
    }

    int writes() {
        return gpus.values().stream().mapToInt(gpu -> gpu.writes.size()).sum();
    }

    @Override
    public void close() {
        control.close();
    }

    private final class Desk implements GpuDesk {
        @Override
        public List<GpuId> gpus() {
            return List.copyOf(gpus.keySet());
        }

        @Override
        public <T> T with(final GpuId id, final Function<Gpu, T> work) throws Refusal {
            final TriedGpu gpu = gpus.get(id);
            if (gpu == null) {
                throw new Refusal(Refusal.Kind.UNKNOWN, "there is no GPU " + id);
            }
            return work.apply(gpu);
        }
    }
}
