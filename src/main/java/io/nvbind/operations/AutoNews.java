package io.nvbind.operations;

import io.nvbind.event.Event;
import io.nvbind.event.EventSink;
import io.nvbind.profile.KeyPlan;
import io.nvbind.profile.Profile;
import io.nvbind.profile.Road;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells what was done unasked with the profiles of games that run: as events, and in words. Any thread. */
public final class AutoNews {

    private final EventSink events;
    private final Consumer<String> told;

    /**
     * Creates it.
     *
     * @param events receives {@link Event.Kind#PROFILE} events.
     * @param told   is told the same, a sentence each.
     */
    public AutoNews(final EventSink events, final Consumer<String> told) {
        this.events = events;
        this.told = told;
    }

    /** By what a game was known; the log's business alone. */
    void recognised(final PlayedGame game) {
        told.accept("the game of container " + game.container() + " is '" + game.profile().id() + "', known by "
            + game.knownBy());
    }

    /** What holds now, what waits for the game's next start, and what acts not at all. */
    void applied(final String container, final GameProfiles.Applied done, final boolean launched) {
        final ObjectNode json = GamingJson.of(container, done, false);
        final String now = keys(json.get("applied"));
        final List<String> later = new ArrayList<>();
        for (final KeyPlan key : done.plan().keys()) {
            if (!launched && key.road() == Road.NEXT_LAUNCH && !(done.limited() > 0 && LiveLimits.isLimit(key))) {
                later.add(key.entry().path());
            }
        }
        final Map<String, Object> details = details(done.plan().profile(), "applied");
        details.put("applied", now);
        details.put("next_launch", String.join(", ", later));
        if (done.plan().preset() != null) {
            details.put("quality_preset", done.plan().preset());
        }
        final String id = done.plan().profile().id();
        tell(new Event(Event.Kind.PROFILE, System.nanoTime(), container, done.gpu(),
            (now.isEmpty() ? "nothing of profile '" + id + "' acts at once for container " + container
                : "profile '" + id + "' is applied to container " + container + " until its game ends: " + now)
                + (later.isEmpty() ? "" : "; by 'nvbind run --profile auto' at its next start: " + String.join(", ", later)),
            details));
    }

    private static String keys(final JsonNode applied) {
        final List<String> keys = new ArrayList<>();
        applied.forEach(key -> keys.add(key.get("key").stringValue() + " = " + key.get("read_back").asString()));
        return String.join(", ", keys);
    }

    void refused(final String container, final Profile profile, final String why) {
        tell(new Event(Event.Kind.PROFILE, System.nanoTime(), container, null, "profile '" + profile.id()
            + "' sets nothing at once for container " + container + ": " + why, details(profile, "refused")));
    }

    void takenBack(final String container, final Profile profile) {
        tell(new Event(Event.Kind.PROFILE, System.nanoTime(), container, null, "the game of container " + container
            + " has ended: profile '" + profile.id() + "' is taken back", details(profile, "taken_back")));
    }

    void stays(final String container, final Profile profile, final String why) {
        tell(new Event(Event.Kind.PROFILE, System.nanoTime(), container, null, "profile '" + profile.id()
            + "' of container " + container + " is not taken back: " + why, details(profile, "refused")));
    }

    private static Map<String, Object> details(final Profile profile, final String state) {
        return new HashMap<>(Map.of("profile", profile.id(), "state", state));
    }

    private void tell(final Event event) {
        events.publish(event);
        told.accept(event.message());
    }
}
