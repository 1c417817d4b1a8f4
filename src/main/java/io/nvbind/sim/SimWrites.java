package io.nvbind.sim;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The settings made through the simulated libraries: a log of those applied, and which are to fail. Any thread. */
public final class SimWrites {

    private final MemorySegment memory;

    SimWrites(final MemorySegment memory) {
        this.memory = memory;
    }

    /**
     * A setting that was applied.
     *
     * @param function the vendor's function.
     * @param value    in the vendor's unit, cut to 32 bits; of a range the greatest, of a reset 0.
     * @param card     which card of the state.
     */
    public record Write(String function, int value, int card) {
    }

    /**
     * The settings applied, oldest first.
     *
     * @return at most the last 96.
     */
    public List<Write> log() {
        final long head = SimMemory.getLong(memory, SimLayout.WRITE_HEAD_OFFSET);
        final List<Write> writes = new ArrayList<>();
        for (long number = Math.max(0, head - SimLayout.WRITES); number < head; number++) {
            final long at = SimLayout.WRITES_OFFSET + number % SimLayout.WRITES * SimLayout.WRITE_LENGTH;
            if (SimMemory.getLong(memory, at + SimLayout.WRITE_SEQUENCE_OFFSET) == number + 1) {
                writes.add(new Write(SimMemory.getText(memory, at, SimLayout.NAME_LENGTH),
                    SimMemory.getInt(memory, at + SimLayout.WRITE_VALUE_OFFSET),
                    SimMemory.getInt(memory, at + SimLayout.WRITE_CARD_OFFSET)));
            }
        }
        return writes;
    }

    /**
     * How many settings were made that were valid and allowed, whatever became of them.
     *
     * @return since the state was made or {@link #clear}ed.
     */
    public int count() {
        return SimMemory.getInt(memory, SimLayout.WRITE_COUNT_OFFSET);
    }

    /**
     * Lets one setting fail.
     *
     * @param fault how.
     * @param at    which, counted as {@link #count} counts, from one.
     */
    public void fail(final SimFault fault, final int at) {
        fail(fault, at, 1);
    }

    /**
     * Lets several settings in a row fail.
     *
     * @param fault how.
     * @param at    the first, counted as {@link #count} counts, from one.
     * @param count how many; {@link Integer#MAX_VALUE} for all from then on.
     */
    public void fail(final SimFault fault, final int at, final int count) {
        SimMemory.putInt(memory, SimLayout.FAULT_AT_OFFSET, 0);
        SimMemory.putInt(memory, SimLayout.FAULT_OFFSET, fault.number());
        SimMemory.putInt(memory, SimLayout.FAULT_COUNT_OFFSET, count);
        SimMemory.putInt(memory, SimLayout.FAULT_AT_OFFSET, at);
    }

    /** Forgets the log, the count and the faults. */
    public void clear() {
        SimMemory.putInt(memory, SimLayout.FAULT_AT_OFFSET, 0);
        SimMemory.putInt(memory, SimLayout.WRITE_COUNT_OFFSET, 0);
        SimMemory.putLong(memory, SimLayout.WRITE_HEAD_OFFSET, 0);
    }
}
