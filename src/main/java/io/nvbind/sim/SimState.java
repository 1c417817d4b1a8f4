package io.nvbind.sim;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The state file of the simulated vendor libraries, mapped: what is written here, they answer from their next call on.
 *
 * <p>One process at a time writes, through one instance, which its threads may share. Not to be used after {@link #close},
 * which leaves the file.
 */
public final class SimState implements AutoCloseable {

    private final Path file;
    private final Arena arena;
    private final MemorySegment memory;
    private final SimCard[] cards = new SimCard[SimLayout.CARDS];

    /** The arena lives as long as this object, which closes it. */
    @SuppressWarnings("MustBeClosedChecker")
    private SimState(final Path file) throws IOException {
        this.file = file;
        this.arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() != SimLayout.LENGTH) {
                throw new IOException(file + " has " + channel.size() + " bytes, a state file has " + SimLayout.LENGTH);
            }
            memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, SimLayout.LENGTH, arena);
        } catch (final IOException | RuntimeException failed) {
            arena.close();
            throw failed;
        }
        for (int i = 0; i < cards.length; i++) {
            cards[i] = new SimCard(memory.asSlice(cardAt(i), SimLayout.CARD_LENGTH), this::nanoTime);
        }
    }

    /**
     * Writes a new state file, in place of one that is there, and maps it. A library that opened the old one keeps it
     * until it is initialised again.
     *
     * @param file  where; a library looks for {@value SimLayout#FILE_NAME} beside itself
     * @param cards at most {@link SimLayout#CARDS}, copied
     * @return the state
     * @throws IOException when it cannot be written
     */
    public static SimState create(final Path file, final List<SimCard> cards) throws IOException {
        if (cards.size() > SimLayout.CARDS) {
            throw new IllegalArgumentException(cards.size() + " cards, at most " + SimLayout.CARDS + " fit");
        }
        final Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.write(unfinished, new byte[SimLayout.LENGTH]);
        try (SimState state = new SimState(unfinished)) {
            SimMemory.putText(state.memory, 0, SimLayout.MAGIC.length() + 1, SimLayout.MAGIC);
            SimMemory.putInt(state.memory, SimLayout.VERSION_OFFSET, SimLayout.VERSION);
            SimMemory.putInt(state.memory, SimLayout.SIZE_OFFSET, SimLayout.LENGTH);
            SimMemory.putInt(state.memory, SimLayout.CARD_COUNT_OFFSET, cards.size());
            for (int i = 0; i < cards.size(); i++) {
                state.memory.asSlice(cardAt(i), SimLayout.CARD_LENGTH).copyFrom(cards.get(i).memory());
            }
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        return new SimState(file);
    }

    /**
     * Maps a state file that is there.
     *
     * @param file which
     * @return the state
     * @throws IOException when it cannot be read or is none
     */
    public static SimState open(final Path file) throws IOException {
        final SimState state = new SimState(file);
        if (!SimMemory.getText(state.memory, 0, SimLayout.MAGIC.length()).equals(SimLayout.MAGIC)
            || SimMemory.getInt(state.memory, SimLayout.VERSION_OFFSET) != SimLayout.VERSION) {
            state.close();
            throw new IOException(file + " is no state file of version " + SimLayout.VERSION);
        }
        return state;
    }

    /**
     * Three cards of today, one a vendor, plainly named as simulated; loose.
     *
     * @return the cards
     */
    public static List<SimCard> standardCards() {
        return List.of(SimStandardCards.nvidia(), SimStandardCards.amd(), SimStandardCards.intel());
    }

    /**
     * The file.
     *
     * @return the file
     */
    public Path file() {
        return file;
    }

    /**
     * How many cards there are.
     *
     * @return the number
     */
    public int cardCount() {
        return SimMemory.getInt(memory, SimLayout.CARD_COUNT_OFFSET);
    }

    /**
     * A card, live.
     *
     * @param index from 0
     * @return the card, the same object at each call
     */
    public SimCard card(final int index) {
        if (index < 0 || index >= cardCount()) {
            throw new IndexOutOfBoundsException("card " + index + " of " + cardCount());
        }
        return cards[index];
    }

    /**
     * The first card of a vendor, live.
     *
     * @param vendor whose
     * @return the card
     * @throws IllegalArgumentException when there is none
     */
    public SimCard card(final SimVendor vendor) {
        for (int i = 0; i < cardCount(); i++) {
            if (card(i).vendor() == vendor) {
                return card(i);
            }
        }
        throw new IllegalArgumentException("there is no card of " + vendor);
    }

    /**
     * Loads or unloads a vendor's driver: without it the library answers as on a machine that has none.
     *
     * @param vendor whose
     * @param there  whether it is loaded
     */
    public void driver(final SimVendor vendor, final boolean there) {
        SimMemory.setBits(memory, SimLayout.FLAGS_OFFSET, vendor.absentFlag(), !there);
    }

    /**
     * Denies all settings, or allows them again.
     *
     * @param denied whether every setting answers "no permission"
     */
    public void denyWrites(final boolean denied) {
        SimMemory.setBits(memory, SimLayout.FLAGS_OFFSET, SimLayout.FLAG_WRITES_DENIED, denied);
    }

    /**
     * The time running totals are computed for, nanoseconds of the monotonic clock.
     *
     * @return the time
     */
    public long nanoTime() {
        final long frozen = SimMemory.getLong(memory, SimLayout.FROZEN_CLOCK_OFFSET);
        return frozen == 0 ? System.nanoTime() : frozen;
    }

    /**
     * Stops the clock of the running totals, so that what a library answers can be told to the last digit.
     *
     * @param nanos the time it stands at from now on, or 0 to let it run
     */
    public void freezeClock(final long nanos) {
        SimMemory.putLong(memory, SimLayout.FROZEN_CLOCK_OFFSET, nanos);
    }

    /**
     * Makes a function misbehave.
     *
     * @param override how
     * @throws IllegalStateException when there are {@link SimLayout#OVERRIDES} already
     */
    public synchronized void override(final SimOverride override) {
        final int index = SimMemory.getInt(memory, SimLayout.OVERRIDE_COUNT_OFFSET);
        if (index == SimLayout.OVERRIDES) {
            throw new IllegalStateException("there are " + index + " overrides already");
        }
        final long at = SimLayout.OVERRIDES_OFFSET + (long) index * SimLayout.OVERRIDE_LENGTH;
        SimMemory.putText(memory, at, SimLayout.NAME_LENGTH, override.function());
        SimMemory.putInt(memory, at + SimLayout.OVERRIDE_STATUS_OFFSET, override.status());
        SimMemory.putInt(memory, at + SimLayout.OVERRIDE_DELAY_OFFSET, (int) (override.delay().toNanos() / 1000));
        SimMemory.putInt(memory, at + SimLayout.OVERRIDE_CARD_OFFSET, override.card());
        SimMemory.putInt(memory, at + SimLayout.OVERRIDE_REMAINING_OFFSET, override.remaining());
        SimMemory.putInt(memory, at + SimLayout.OVERRIDE_SKIP_OFFSET, override.skip());
        SimMemory.putInt(memory, at + SimLayout.OVERRIDE_ACTION_OFFSET, override.action().number());
        SimMemory.putInt(memory, SimLayout.OVERRIDE_COUNT_OFFSET, index + 1);
    }

    /** Lets all functions do their work again. */
    public synchronized void clearOverrides() {
        SimMemory.putInt(memory, SimLayout.OVERRIDE_COUNT_OFFSET, 0);
        for (int i = 0; i < SimLayout.OVERRIDES; i++) {
            final long at = SimLayout.OVERRIDES_OFFSET + (long) i * SimLayout.OVERRIDE_LENGTH;
            SimMemory.putInt(memory, at + SimLayout.OVERRIDE_ACTION_OFFSET, SimAction.NONE.number());
        }
    }

    /**
     * Posts an event to all who listen on the card.
     *
     * @param card    index of the card
     * @param type    the vendor's event bit (NVML, Level Zero) or event number (ROCm SMI)
     * @param data    what belongs to it, such as the number of an Xid error
     * @param message for ROCm SMI, at most 95 bytes
     */
    public synchronized void post(final int card, final long type, final long data, final String message) {
        final long number = SimMemory.getLong(memory, SimLayout.EVENT_HEAD_OFFSET);
        final long at = SimLayout.EVENTS_OFFSET + number % SimLayout.EVENTS * SimLayout.EVENT_LENGTH;
        SimMemory.putLong(memory, at + SimLayout.EVENT_SEQUENCE_OFFSET, 0);
        SimMemory.putLong(memory, at + SimLayout.EVENT_TYPE_OFFSET, type);
        SimMemory.putLong(memory, at + SimLayout.EVENT_DATA_OFFSET, data);
        SimMemory.putInt(memory, at + SimLayout.EVENT_CARD_OFFSET, card);
        SimMemory.putText(memory, at + SimLayout.EVENT_MESSAGE_OFFSET, SimLayout.EVENT_MESSAGE_LENGTH, message);
        SimMemory.putLong(memory, at + SimLayout.EVENT_SEQUENCE_OFFSET, number + 1);
        SimMemory.putLong(memory, SimLayout.EVENT_HEAD_OFFSET, number + 1);
    }

    /**
     * How often each function was called, by any process, since the file was made or the counts cleared.
     *
     * @return calls by function
     */
    public Map<String, Long> calls() {
        final Map<String, Long> found = new TreeMap<>();
        for (int i = 0; i < SimLayout.COUNTERS; i++) {
            final long at = SimLayout.COUNTERS_OFFSET + (long) i * SimLayout.COUNTER_LENGTH;
            final long calls = Integer.toUnsignedLong(SimMemory.getInt(memory, at + SimLayout.COUNTER_CALLS_OFFSET));
            if (calls > 0) {
                found.put(SimMemory.getText(memory, at, SimLayout.NAME_LENGTH), calls);
            }
        }
        return found;
    }

    /**
     * How often one function was called.
     *
     * @param function its name
     * @return the number of calls, also of those an override answered
     */
    public long calls(final String function) {
        return calls().getOrDefault(function, 0L);
    }

    /** Counts calls from 0 again. */
    public void clearCalls() {
        for (int i = 0; i < SimLayout.COUNTERS; i++) {
            final long at = SimLayout.COUNTERS_OFFSET + (long) i * SimLayout.COUNTER_LENGTH;
            SimMemory.putInt(memory, at + SimLayout.COUNTER_CALLS_OFFSET, 0);
        }
    }

    /**
     * The settings made, and which are to fail.
     *
     * @return a view of the file.
     */
    public SimWrites writes() {
        return new SimWrites(memory);
    }

    private static long cardAt(final int index) {
        return SimLayout.CARDS_OFFSET + (long) index * SimLayout.CARD_LENGTH;
    }

    @Override
    public void close() {
        arena.close();
    }
}
