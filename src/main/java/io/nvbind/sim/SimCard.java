package io.nvbind.sim;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * One simulated card: a loose one in memory, or one of a {@link SimState}, whose changes the libraries see at once.
 *
 * <p>Threads may share a card; {@link #change} is done by one at a time. The libraries may read and set it meanwhile, from
 * any thread and process.
 */
public final class SimCard {

    private final MemorySegment memory;
    private final LongSupplier nanoClock;
    private boolean changing;

    SimCard(final MemorySegment memory, final LongSupplier nanoClock) {
        this.memory = memory;
        this.nanoClock = nanoClock;
    }

    /**
     * A card in memory, to be put into a state file; present, and else all zero.
     *
     * @param vendor  whose card it is
     * @param pci     its address, such as {@code 0000:01:00.0}
     * @return the card
     * @throws IllegalArgumentException when the text is not such an address
     */
    public static SimCard loose(final SimVendor vendor, final String pci) {
        final long[] words = new long[SimLayout.CARD_LENGTH / Long.BYTES];
        final SimCard card = new SimCard(MemorySegment.ofArray(words), System::nanoTime);
        final String[] parts = pci.split("[:.]", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("'" + pci + "' is no PCI address such as 0000:01:00.0");
        }
        card.set(SimField.VENDOR, vendor.number());
        card.set(SimField.PCI_DOMAIN, Long.parseLong(parts[0], 16));
        card.set(SimField.PCI_BUS, Long.parseLong(parts[1], 16));
        card.set(SimField.PCI_DEVICE, Long.parseLong(parts[2], 16));
        card.set(SimField.PCI_FUNCTION, Long.parseLong(parts[3], 16));
        card.set(SimField.PCI_VENDOR_ID, vendor.pciVendor());
        card.set(SimField.NUMA_NODE, -1);
        card.set(SimField.FABRIC_PEER, -1);
        card.set(SimField.TOTALS_AT_NS, System.nanoTime());
        return card.set(SimCardFlag.PRESENT, true);
    }

    MemorySegment memory() {
        return memory;
    }

    /**
     * Whose card it is.
     *
     * @return whose card it is
     */
    public SimVendor vendor() {
        return SimVendor.of(get(SimField.VENDOR));
    }

    /**
     * Its address as Linux writes it, {@code 0000:01:00.0}.
     *
     * @return its address
     */
    public String pci() {
        return "%04x:%02x:%02x.%x".formatted(get(SimField.PCI_DOMAIN), get(SimField.PCI_BUS), get(SimField.PCI_DEVICE),
            get(SimField.PCI_FUNCTION));
    }

    /**
     * Reads a number.
     *
     * @param field any but a text
     * @return its value, in the unit its name ends with
     */
    public long get(final SimField field) {
        return switch (field.kind()) {
            case U32 -> Integer.toUnsignedLong(SimMemory.getInt(memory, field.offset()));
            case I32 -> SimMemory.getInt(memory, field.offset());
            case U64 -> SimMemory.getLong(memory, field.offset());
            case TEXT -> throw new IllegalArgumentException(field + " is a text");
        };
    }

    /**
     * Writes a number. Where running totals follow it, they are settled first.
     *
     * @param field any but a text
     * @param value in the unit the field's name ends with
     * @return this card
     * @throws IllegalArgumentException when the field cannot hold the value
     */
    public SimCard set(final SimField field, final long value) {
        if (field.isRate()) {
            return change(() -> put(field, value));
        }
        put(field, value);
        return this;
    }

    void put(final SimField field, final long value) {
        switch (field.kind()) {
            case U32 -> {
                check(field, value, value >>> Integer.SIZE == 0);
                SimMemory.putInt(memory, field.offset(), (int) value);
            }
            case I32 -> {
                check(field, value, value == (int) value);
                SimMemory.putInt(memory, field.offset(), (int) value);
            }
            case U64 -> SimMemory.putLong(memory, field.offset(), value);
            case TEXT -> throw new IllegalArgumentException(field + " is a text");
        }
    }

    private static void check(final SimField field, final long value, final boolean fits) {
        if (!fits) {
            throw new IllegalArgumentException(field + " cannot be " + value + ": it is a " + field.kind());
        }
    }

    /**
     * Reads a text.
     *
     * @param field a text
     * @return its value
     */
    public String text(final SimField field) {
        checkText(field);
        return SimMemory.getText(memory, field.offset(), field.length());
    }

    /**
     * Writes a text.
     *
     * @param field a text
     * @param value at most {@link SimField#length} - 1 bytes of UTF-8
     * @return this card
     * @throws IllegalArgumentException when it is too long
     */
    public SimCard text(final SimField field, final String value) {
        checkText(field);
        SimMemory.putText(memory, field.offset(), field.length(), value);
        return this;
    }

    private static void checkText(final SimField field) {
        if (field.kind() != SimField.Kind.TEXT) {
            throw new IllegalArgumentException(field + " is a number");
        }
    }

    /**
     * Tells a state of the card.
     *
     * @param flag which
     * @return whether it is in this state
     */
    public boolean is(final SimCardFlag flag) {
        return (get(SimField.FLAGS) & flag.bit()) != 0;
    }

    /**
     * Puts the card into a state or out of it.
     *
     * @param flag which
     * @param on   whether it is to be in this state
     * @return this card
     */
    public SimCard set(final SimCardFlag flag, final boolean on) {
        SimMemory.setBits(memory, SimField.FLAGS.offset(), flag.bit(), on);
        return this;
    }

    /**
     * Tells whether the card can tell or do something.
     *
     * @param feature what
     * @return whether it can
     */
    public boolean supports(final SimFeature feature) {
        return (get(SimField.UNSUPPORTED) >>> feature.number() & 1) == 0;
    }

    /**
     * Makes the card unable to tell or do some things.
     *
     * @param features what it lacks from now on, besides what it lacked before
     * @return this card
     */
    public SimCard lacks(final SimFeature... features) {
        final long bits = Arrays.stream(features).mapToLong(feature -> 1L << feature.number()).reduce(0, (a, b) -> a | b);
        return set(SimField.UNSUPPORTED, get(SimField.UNSUPPORTED) | bits);
    }

    /**
     * Makes the card able to tell or do something again.
     *
     * @param feature what
     * @return this card
     */
    public SimCard has(final SimFeature feature) {
        return set(SimField.UNSUPPORTED, get(SimField.UNSUPPORTED) & ~(1L << feature.number()));
    }

    /**
     * The processes that use the card.
     *
     * @return the processes
     */
    public List<SimProcess> processes() {
        final List<SimProcess> found = new ArrayList<>();
        for (int i = 0; i < SimLayout.PROCESSES; i++) {
            final long at = processAt(i);
            final int pid = SimMemory.getInt(memory, at + SimLayout.PROCESS_PID_OFFSET);
            if (pid != 0) {
                found.add(new SimProcess(pid,
                    SimMemory.getInt(memory, at + SimLayout.PROCESS_KIND_OFFSET),
                    SimMemory.getLong(memory, at + SimLayout.PROCESS_VRAM_OFFSET),
                    SimMemory.getInt(memory, at + SimLayout.PROCESS_GPU_OFFSET),
                    SimMemory.getInt(memory, at + SimLayout.PROCESS_MEMORY_OFFSET),
                    SimMemory.getInt(memory, at + SimLayout.PROCESS_ENCODER_OFFSET),
                    SimMemory.getInt(memory, at + SimLayout.PROCESS_DECODER_OFFSET)));
            }
        }
        return found;
    }

    /**
     * Replaces the processes that use the card.
     *
     * @param processes at most {@link SimLayout#PROCESSES}
     * @return this card
     * @throws IllegalArgumentException when they are too many
     */
    public SimCard processes(final List<SimProcess> processes) {
        if (processes.size() > SimLayout.PROCESSES) {
            throw new IllegalArgumentException(processes.size() + " processes, at most " + SimLayout.PROCESSES + " fit");
        }
        for (int i = 0; i < SimLayout.PROCESSES; i++) {
            final long at = processAt(i);
            SimMemory.putInt(memory, at + SimLayout.PROCESS_PID_OFFSET, 0);
            if (i < processes.size()) {
                final SimProcess process = processes.get(i);
                SimMemory.putInt(memory, at + SimLayout.PROCESS_KIND_OFFSET, process.kind());
                SimMemory.putLong(memory, at + SimLayout.PROCESS_VRAM_OFFSET, process.vramBytes());
                SimMemory.putInt(memory, at + SimLayout.PROCESS_GPU_OFFSET, process.gpuPercent());
                SimMemory.putInt(memory, at + SimLayout.PROCESS_MEMORY_OFFSET, process.memoryPercent());
                SimMemory.putInt(memory, at + SimLayout.PROCESS_ENCODER_OFFSET, process.encoderPercent());
                SimMemory.putInt(memory, at + SimLayout.PROCESS_DECODER_OFFSET, process.decoderPercent());
                SimMemory.putInt(memory, at + SimLayout.PROCESS_PID_OFFSET, process.pid());
            }
        }
        return this;
    }

    private static long processAt(final int index) {
        return SimLayout.PROCESSES_OFFSET + (long) index * SimLayout.PROCESS_LENGTH;
    }

    /**
     * Changes several fields as one, as far as the running totals are concerned: these are settled first, and a library
     * asked for one meanwhile waits.
     *
     * @param fields sets them
     * @return this card
     */
    public synchronized SimCard change(final Runnable fields) {
        if (changing) {
            fields.run();
            return this;
        }
        final int before = SimMemory.getInt(memory, SimField.TOTALS_SEQUENCE.offset());
        final int during = (before | 1) + (before & 1) * 2;
        SimMemory.putInt(memory, SimField.TOTALS_SEQUENCE.offset(), during);
        changing = true;
        try {
            SimTotals.settle(this, nanoClock.getAsLong());
            fields.run();
        } finally {
            changing = false;
            SimMemory.putInt(memory, SimField.TOTALS_SEQUENCE.offset(), during + 1);
        }
        return this;
    }
}
