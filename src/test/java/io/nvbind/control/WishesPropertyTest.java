package io.nvbind.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nvbind.gpu.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random sequences of what users, containers and bad luck do end where a small model says. */
class WishesPropertyTest {

    private static final int STEPS = 150;
    private static final List<String> OWNERS = List.of(Wish.HOST, "one", "two", "three");

    @TempDir
    private Path folder;

    /** The model: owner and setting to priority and number; the lowest number of the highest priority holds. */
    private static final class Model {
        final Map<String, Map<Setting, int[]>> wishes = new TreeMap<>();
        final Map<String, Runnable> undo = new LinkedHashMap<>();

        int holds(final Setting setting, final int otherwise) {
            final Comparator<int[]> first = Comparator.comparingInt((int[] wish) -> -wish[0])
                .thenComparingInt(wish -> wish[1]);
            return wishes.values().stream().filter(of -> of.containsKey(setting)).map(of -> of.get(setting)).min(first)
                .map(wish -> wish[1]).orElse(otherwise);
        }

        void put(final String owner, final Setting setting, final int[] wish) {
            final Map<Setting, int[]> of = wishes.computeIfAbsent(owner, any -> new TreeMap<>());
            if (wish == null) {
                of.remove(setting);
            } else {
                of.put(setting, wish);
            }
        }

        int[] of(final String owner, final Setting setting) {
            return wishes.getOrDefault(owner, Map.of()).get(setting);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void shouldEndWhereTheModelSays(final long seed) throws Refusal {
        final Random random = new Random(seed);
        final ControlBench bench = new ControlBench(folder.resolve("control"));
        final Model model = new Model();
        final List<Change> waiting = new ArrayList<>();
        bench.living.addAll(OWNERS);
        final StringBuilder story = new StringBuilder();
        for (int i = 0; i < STEPS; i++) {
            step(random, bench, model, waiting, story);
            assertEquals(model.holds(Setting.POWER_LIMIT, 200), number(bench, Setting.POWER_LIMIT), story.toString());
            assertEquals(model.holds(Setting.GPU_CLOCK_OFFSET, 0), number(bench, Setting.GPU_CLOCK_OFFSET),
                story.toString());
        }
        bench.close();
    }

    private static int number(final ControlBench bench, final Setting setting) {
        return Integer.parseInt(bench.gpu().values.get(setting).text());
    }

    private static void step(final Random random, final ControlBench bench, final Model model, final List<Change> waiting,
                             final StringBuilder story) throws Refusal {
        final String owner = OWNERS.get(random.nextInt(OWNERS.size()));
        switch (random.nextInt(8)) {
            case 0, 1, 2, 3 -> apply(random, bench, model, waiting, owner, story);
            case 4 -> {
                if (!waiting.isEmpty()) {
                    final Change change = waiting.remove(random.nextInt(waiting.size()));
                    story.append("confirm ").append(change.id()).append('\n');
                    bench.control.confirm(change.id(), change.digest(), "tester");
                    model.undo.remove(change.id());
                }
            }
            case 5 -> {
                if (!waiting.isEmpty()) {
                    final Change change = waiting.remove(random.nextInt(waiting.size()));
                    story.append("revert ").append(change.id()).append('\n');
                    bench.control.revert(change.id());
                    model.undo.remove(change.id()).run();
                }
            }
            case 6 -> {
                story.append("kill\n");
                bench.kill();
                bench.start();
                model.undo.values().forEach(Runnable::run);
                model.undo.clear();
                waiting.clear();
            }
            default -> {
                story.append("end of ").append(owner).append('\n');
                bench.control.upkeep().ended(owner);
                bench.pass(0);
                model.wishes.remove(owner);
                waiting.removeIf(change -> {
                    final boolean his = change.owner().equals(owner);
                    if (his) {
                        model.undo.remove(change.id());
                    }
                    return his;
                });
            }
        }
    }

    private static void apply(final Random random, final ControlBench bench, final Model model,
                              final List<Change> waiting, final String owner, final StringBuilder story) {
        final boolean power = random.nextBoolean();
        final Setting setting = power ? Setting.POWER_LIMIT : Setting.GPU_CLOCK_OFFSET;
        final int value = power ? 100 + random.nextInt(20) * 10 : -100 + random.nextInt(20) * 10;
        final int priority = random.nextInt(3) * 50;
        final boolean confirm = random.nextInt(3) == 0;
        final int fault = random.nextInt(6) == 0 ? 1 : 0;
        final TriedGpu gpu = bench.gpu();
        gpu.fault = TriedGpu.Fault.values()[1 + random.nextInt(2)];
        gpu.faultAt = fault == 0 ? 0 : gpu.writes.size() + fault;
        final int[] before = model.of(owner, setting);
        story.append(owner).append(' ').append(setting).append('=').append(value).append(" p").append(priority)
            .append(confirm ? " confirm" : "").append(fault == 0 ? "" : " " + gpu.fault).append('\n');
        final Change change;
        try {
            change = bench.control.apply(ControlBench.request(owner, priority, confirm ? 1000 : 0,
                setting.label() + "=" + value));
        } catch (final Refusal waits) {
            story.append("  refused: ").append(waits.getMessage()).append('\n');
            assertEquals(Refusal.Kind.CONFLICT, waits.kind());
            return;
        }
        gpu.faultAt = 0;
        if (change.state() == State.ROLLED_BACK) {
            return;
        }
        model.put(owner, setting, new int[] {priority, value});
        if (confirm) {
            waiting.add(change);
            model.undo.put(change.id(), () -> model.put(owner, setting, before));
        }
    }

    @Test
    void shouldTellWhoLimits() throws Refusal {
        try (ControlBench bench = new ControlBench(folder.resolve("control"))) {
            bench.control.apply(ControlBench.request("one", 50, 0, "power_limit=150", "fan_speed=70"));
            final Change two = bench.control.apply(ControlBench.request("two", 50, 0, "power_limit=250", "fan_speed=80"));
            assertEquals("one", two.steps().get(0).limitedBy());
            assertEquals(null, two.steps().get(1).limitedBy());
            assertEquals("150", bench.gpu().values.get(Setting.POWER_LIMIT).text());
            assertEquals("80", bench.gpu().values.get(Setting.FAN_SPEED).text());
            bench.control.upkeep().ended("one");
            bench.pass(0);
            assertEquals("250", bench.gpu().values.get(Setting.POWER_LIMIT).text());
            final Change three = bench.control.apply(ControlBench.request("three", 90, 0, "power_limit=280"));
            assertEquals("280", bench.gpu().values.get(Setting.POWER_LIMIT).text());
            assertEquals(null, three.steps().get(0).limitedBy());
        }
    }
}
