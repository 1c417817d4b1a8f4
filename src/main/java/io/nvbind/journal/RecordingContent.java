package io.nvbind.journal;

import java.util.List;

/**
 * What was found in a recording, and what was not.
 *
 * @param excerpts         excerpts that were whole.
 * @param frameRecords     frame records delivered.
 * @param gpuSamples       GPU samples delivered.
 * @param lostFrameRecords frame records the recorder could not keep, as it says itself.
 * @param lostGpuSamples   GPU samples the recorder could not keep, as it says itself.
 * @param damaged          excerpts that are damaged or missing.
 * @param ended            whether the session's end is in it.
 * @param problems         what is wrong with it, in words; empty when nothing is.
 */
public record RecordingContent(long excerpts, long frameRecords, long gpuSamples, long lostFrameRecords, long lostGpuSamples,
                               long damaged, boolean ended, List<String> problems) {

    /** Copies the list. */
    public RecordingContent {
        problems = List.copyOf(problems);
    }

    /**
     * Whether it holds the whole session.
     *
     * @return true when it has its end, nothing is damaged, and the recorder lost nothing.
     */
    public boolean complete() {
        return ended && damaged == 0 && lostFrameRecords == 0 && lostGpuSamples == 0;
    }
}
