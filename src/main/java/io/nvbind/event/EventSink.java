package io.nvbind.event;

/**
 * Where whoever notices something tells it: the sampler a lost GPU, the sessions a stutter, control a changed setting.
 *
 * <p>The daemon has one, an {@link EventLog}; a part that publishes is handed it in its constructor:
 *
 * <pre>{@code
 * events.publish(new Event(Event.Kind.SETTING, System.nanoTime(), container, gpu,
 *     "power_limit is now 250 W (was 320 W)", Map.of("setting", "power_limit", "value", 250.0)));
 * }</pre>
 */
@FunctionalInterface
public interface EventSink {

    /**
     * Takes in an event. Any thread; neither waits nor throws.
     *
     * @param event what happened.
     */
    void publish(Event event);
}
