package io.nvbind.operations;

/**
 * What a game was like for a while.
 *
 * @param frameMillis frame times in the order they came.
 * @param watts       samples of the power drawn; empty when the GPU does not tell.
 * @param celsius     samples of the temperature; empty when the GPU does not tell.
 */
@SuppressWarnings("ArrayRecordComponent") // Handed from the recorder to one reader, never compared.
public record Scene(double[] frameMillis, double[] watts, double[] celsius) {
}
