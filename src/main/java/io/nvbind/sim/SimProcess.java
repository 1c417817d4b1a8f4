package io.nvbind.sim;

/**
 * A process that uses a simulated card.
 *
 * @param pid                  its process id, above 0
 * @param kind                 {@link #GRAPHICS}, {@link #COMPUTE} or both
 * @param vramBytes            video memory it holds
 * @param gpuPercent           its load of the GPU
 * @param memoryPercent        its load of the memory controller
 * @param encoderPercent       its load of the encoder
 * @param decoderPercent       its load of the decoder
 */
public record SimProcess(int pid, int kind, long vramBytes, int gpuPercent, int memoryPercent, int encoderPercent,
                         int decoderPercent) {

    /** Uses the card to draw. */
    public static final int GRAPHICS = 1;
    /** Uses the card to compute. */
    public static final int COMPUTE = 2;

    /**
     * Checks the pid.
     *
     * @throws IllegalArgumentException for a pid that is not above 0
     */
    public SimProcess {
        if (pid <= 0) {
            throw new IllegalArgumentException("pid " + pid + " is not above 0");
        }
    }

    /**
     * A game: it draws.
     *
     * @param pid        its process id
     * @param vramBytes  video memory it holds
     * @param gpuPercent its load of the GPU
     * @return the process
     */
    public static SimProcess game(final int pid, final long vramBytes, final int gpuPercent) {
        return new SimProcess(pid, GRAPHICS, vramBytes, gpuPercent, gpuPercent / 2, 0, 0);
    }
}
