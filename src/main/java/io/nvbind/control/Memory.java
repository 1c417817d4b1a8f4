package io.nvbind.control;

import io.nvbind.gpu.SettingValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a {@link Control} knows and would know again after the daemon was killed: wishes, what is held, which changes wait
 * for confirmation or have not yet proven harmless. Each step is logged before it counts. One thread at a time.
 */
final class Memory implements AutoCloseable {

    private static final long COMPACT_BYTES = 1 << 20;
    /** To look through all that may be forgotten takes as long as a change itself: done once for so many. */
    private static final int FORGET_EVERY = 64;

    private final ChangeLog log;
    private final StepHook hook;
    private final String boot;
    private final List<String> problems = new ArrayList<>();
    private final LinkedHashMap<String, List<Edit>> edits = new LinkedHashMap<>();
    private final Map<String, String> users = new LinkedHashMap<>();
    private final Set<String> pending = new HashSet<>();
    private final Set<String> unproven = new HashSet<>();
    private Wishes wishes = new Wishes();
    private Map<Slot, Held> held = new TreeMap<>();
    private ObjectNode underWay;
    private boolean sameBoot = true;
    private boolean stopped;
    private int forgetAt = FORGET_EVERY;
    private long order;

    /**
     * Remembers.
     *
     * @param folder of the log.
     * @param boot   identity of the kernel's run: what GPUs were set to ends with it.
     * @param hook   is told before each record.
     * @throws IOException when the log cannot be used.
     */
    Memory(final Path folder, final String boot, final StepHook hook) throws IOException {
        this.log = new ChangeLog(folder);
        this.hook = hook;
        this.boot = boot;
        if (log.damage() != null) {
            problems.add(folder.resolve(ChangeLog.NAME) + ": " + log.damage());
        }
        for (final ObjectNode record : log.found()) {
            try {
                replay(record);
            } catch (final IllegalArgumentException | NullPointerException odd) {
                problems.add(folder.resolve(ChangeLog.NAME) + ": a record of type " + record.get("type")
                    + " is not what it should be and left out: " + odd.getMessage());
            }
        }
    }

    private void replay(final ObjectNode record) {
        final String id = record.get("id").stringValue();
        stopped = false;
        switch (record.get("type").stringValue()) {
            case "state" -> {
                sameBoot = boot.equals(record.get("boot").stringValue());
                record.get("wishes").forEach(node -> take(Records.wish(node)));
                Records.held(record.get("held")).forEach(each -> held.put(each.slot(), each));
                record.get("unproven").forEach(node -> unproven.add(node.stringValue()));
                record.get("pending").forEach(node -> pending.add(node.stringValue()));
                record.get("changes").forEach(change -> {
                    edits.put(change.get("id").stringValue(), Records.edits(change.get("edits")));
                    users.put(change.get("id").stringValue(), change.get("user").stringValue());
                });
                order = record.get("order").longValue();
                stopped = record.get("stopped").booleanValue();
            }
            case "intent" -> underWay = record;
            case "done" -> {
                final List<Edit> done = Records.edits(underWay.get("edits"));
                final Map<Slot, Held> then = new TreeMap<>();
                Records.held(record.get("held")).forEach(each -> then.put(each.slot(), each));
                finish(id, underWay.get("user").stringValue(), done, then, underWay.get("confirm").booleanValue());
                underWay = null;
            }
            case "undone" -> {
                held = new TreeMap<>();
                Records.held(record.get("held")).forEach(each -> held.put(each.slot(), each));
                underWay = null;
            }
            case "confirmed" -> pending.remove(id);
            case "proven" -> unproven.remove(id);
            default -> throw new IllegalArgumentException("no such type");
        }
    }

    private void take(final Wish wish) {
        wishes.put(wish);
        order = Math.max(order, wish.order());
    }

    private void finish(final String id, final String user, final List<Edit> done, final Map<Slot, Held> then,
                        final boolean confirm) {
        wishes.apply(done);
        done.stream().filter(edit -> edit.after() != null).forEach(edit -> order = Math.max(order, edit.after().order()));
        held = then;
        edits.put(id, done);
        users.put(id, user);
        unproven.add(id);
        if (confirm) {
            pending.add(id);
        }
        if (edits.size() >= forgetAt) {
            forget();
            forgetAt = edits.size() + FORGET_EVERY;
        }
    }

    /** Changes of which no wish is left, or that nobody can name any more, need not be undone any more. */
    private void forget() {
        final Set<String> alive = new HashSet<>(pending);
        wishes.all().forEach(wish -> alive.add(wish.change()));
        final Set<String> named = edits.sequencedKeySet().reversed().stream().limit(Changes.KEPT)
            .collect(Collectors.toSet());
        // A wish that a later one of the same owner covers comes back when that one is taken back.
        final Queue<String> open = new ArrayDeque<>(alive);
        while (!open.isEmpty()) {
            for (final Edit edit : edits(open.remove())) {
                final String covered = edit.before() == null ? null : edit.before().change();
                if (covered != null && named.contains(covered) && alive.add(covered)) {
                    open.add(covered);
                }
            }
        }
        edits.keySet().retainAll(alive);
        users.keySet().retainAll(alive);
        unproven.retainAll(alive);
    }

    /** Says what is about to be written; on the disk when this returns. */
    void intend(final String id, final String user, final List<Edit> change, final Plan plan, final boolean confirm)
        throws IOException {
        final ObjectNode record = Records.record("intent", id);
        record.put("user", user).put("boot", boot).put("confirm", confirm);
        record.set("edits", Records.edits(change));
        record.set("before", before(plan));
        hook.at("intent " + id);
        log.append(record, !plan.steps().isEmpty());
        underWay = record;
    }

    private static ArrayNode before(final Plan plan) {
        final ArrayNode array = ValueJson.MAPPER.createArrayNode();
        plan.before().forEach((target, states) -> states.forEach((setting, state) -> {
            final SettingValue value = Transaction.settable(state);
            if (value != null) {
                final ObjectNode node = array.addObject();
                Records.putSlot(node, Slot.of(target, setting));
                node.set("value", ValueJson.of(value));
            }
        }));
        return array;
    }

    /** The change is in force. */
    void done(final String id, final String user, final List<Edit> change, final Map<Slot, Held> then,
              final boolean confirm) throws IOException {
        final ObjectNode record = Records.record("done", id);
        record.set("held", Records.held(then.values()));
        hook.at("done " + id);
        log.append(record, false);
        underWay = null;
        finish(id, user, change, then, confirm);
        compact();
    }

    /** The change was put back. */
    void undone(final String id, final Map<Slot, Held> then) throws IOException {
        final ObjectNode record = Records.record("undone", id);
        record.set("held", Records.held(then.values()));
        hook.at("undone " + id);
        log.append(record, false);
        underWay = null;
        held = new TreeMap<>(then);
    }

    void confirmed(final String id) throws IOException {
        hook.at("confirmed " + id);
        log.append(Records.record("confirmed", id), true);
        pending.remove(id);
    }

    void proven(final String id) throws IOException {
        log.append(Records.record("proven", id), true);
        unproven.remove(id);
    }

    /** Settings as they were before a change whose end was not logged; empty when there was none since the boot. */
    Map<Slot, SettingValue> interrupted() {
        final Map<Slot, SettingValue> before = new TreeMap<>();
        if (underWay != null && boot.equals(underWay.get("boot").stringValue())) {
            for (final JsonNode node : underWay.get("before")) {
                final Slot slot = Records.slot(node);
                before.put(slot, Records.value(slot, node.get("value")));
            }
        }
        return before;
    }

    private void compact() throws IOException {
        if (log.bytes() > COMPACT_BYTES) {
            restart(false);
        }
    }

    /** Begins the log anew with what counts. */
    void restart(final boolean stopping) throws IOException {
        hook.at("restart");
        forget();
        final ObjectNode record = Records.record("state", "");
        record.put("boot", boot).put("order", order).put("stopped", stopping);
        record.set("wishes", Records.wishes(wishes.all()));
        record.set("held", Records.held(held.values()));
        final ArrayNode waiting = record.putArray("pending");
        pending.forEach(waiting::add);
        final ArrayNode young = record.putArray("unproven");
        unproven.forEach(young::add);
        final ArrayNode changes = record.putArray("changes");
        edits.forEach((id, each) -> {
            final ObjectNode change = changes.addObject().put("id", id).put("user", users.get(id));
            change.set("edits", Records.edits(each));
        });
        log.restart(record);
        underWay = null;
    }

    /** Forgets what ended with an earlier run of the kernel. */
    void newBoot() {
        held = new TreeMap<>();
        sameBoot = true;
    }

    /** Begins anew, logged at once, with the wishes that stay: nothing waits to be confirmed any more. */
    void adopt(final List<Edit> ends) throws IOException {
        wishes.apply(ends);
        pending.clear();
        forget();
        restart(false);
    }

    long nextOrder() {
        return ++order;
    }

    Wishes wishes() {
        return wishes;
    }

    Map<Slot, Held> held() {
        return held;
    }

    /** What takes a change's wishes back, but for those that later ones took the place of. */
    List<Edit> inverse(final String id) {
        final List<Edit> inverse = new ArrayList<>();
        for (final Edit edit : edits(id).reversed()) {
            final Wish now = wishes.of(edit.slot(), edit.owner());
            final boolean overtaken = edit.after() == null ? now != null : now == null || !now.change().equals(id);
            if (!overtaken) {
                inverse.add(new Edit(edit.slot(), edit.owner(), now, edit.before()));
            }
        }
        return inverse;
    }

    /** A container's share is gone, and what it was set to with it. */
    void drop(final Target target) {
        held.keySet().removeIf(slot -> slot.target().equals(target));
    }

    void hold(final Held each) {
        held.putIfAbsent(each.slot(), each);
    }

    List<Edit> edits(final String id) {
        return edits.getOrDefault(id, List.of());
    }

    String user(final String id) {
        return users.get(id);
    }

    Set<String> pending() {
        return Set.copyOf(pending);
    }

    boolean isUnproven(final String id) {
        return unproven.contains(id);
    }

    Set<String> unproven() {
        return Set.copyOf(unproven);
    }

    boolean isSameBoot() {
        return sameBoot;
    }

    boolean wasStopped() {
        return stopped;
    }

    List<String> problems() {
        return problems;
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
