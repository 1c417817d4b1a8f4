package io.nvbind.nvml;

import java.util.Map;

/**
 * What the numbers mean under which NVIDIA's kernel driver reports errors (Xid), in few words.
 *
 * <p>Source: NVIDIA, <a href="https://docs.nvidia.com/deploy/xid-errors/analyzing-xid-catalog.html">Analyzing Xid Errors
 * with the Xid Catalog</a>. A number alone seldom proves a cause: 13, 31, 43 and 45 mostly come from the program itself.
 */
final class Xid {

    /** The GPU does not answer on the PCIe bus any more. */
    static final long FALLEN_OFF_THE_BUS = 79;

    private static final Map<Long, String> MEANINGS = Map.ofEntries(
        Map.entry(13L, "graphics engine exception: often the program, else an unstable overclock"),
        Map.entry(31L, "memory page fault: a program used an address it does not own"),
        Map.entry(32L, "corrupted push buffer: driver, bus or program"),
        Map.entry(43L, "a program's work stopped the GPU and was ended; the GPU goes on"),
        Map.entry(45L, "a program's work was ended after an earlier error"),
        Map.entry(48L, "double-bit ECC error in the video memory"),
        Map.entry(61L, "internal micro-controller breakpoint: restart the machine"),
        Map.entry(62L, "internal micro-controller halt: restart the machine"),
        Map.entry(63L, "a bad piece of video memory was noted down for replacement"),
        Map.entry(64L, "a bad piece of video memory could not be noted down for replacement"),
        Map.entry(69L, "graphics engine class error: often the program"),
        Map.entry(74L, "NVLink error"),
        Map.entry(FALLEN_OFF_THE_BUS, "the GPU has fallen off the bus: power, slot, heat or a failing card"),
        Map.entry(92L, "many single-bit ECC errors"),
        Map.entry(94L, "ECC error contained to one program"),
        Map.entry(95L, "ECC error not contained: the GPU needs a reset"),
        Map.entry(109L, "context switch timeout"),
        Map.entry(119L, "the GPU's own processor (GSP) does not answer: the GPU needs a reset"),
        Map.entry(120L, "error on the GPU's own processor (GSP)"),
        Map.entry(154L, "the driver asks for a recovery action, see the kernel log"));

    private Xid() {
    }

    /**
     * A sentence about an error.
     *
     * @param number of the error.
     * @return with the number, and the meaning where nvbind knows it.
     */
    static String message(final long number) {
        final String meaning = MEANINGS.get(number);
        return "Xid " + number + (meaning == null ? ": see NVIDIA's Xid catalog and the kernel log" : ": " + meaning);
    }
}
