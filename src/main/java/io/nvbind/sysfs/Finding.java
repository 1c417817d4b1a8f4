package io.nvbind.sysfs;

/**
 * Something about a GPU's set-up that its user should know.
 *
 * @param kind what it is to the user.
 * @param what the matter, a sentence without its full stop.
 * @param mend what would mend it, a sentence without its full stop; null when there is nothing to mend.
 */
public record Finding(Kind kind, String what, String mend) {

    /** What a finding is to the user. */
    public enum Kind {
        /** Something does not work that should. */
        PROBLEM,
        /** All is as it should be, but the GPU cannot be watched now. */
        EXPECTED,
        /** Matters only to programs that compute on the GPU (ROCm, HIP), not to games. */
        COMPUTE
    }

    /**
     * The finding for people.
     *
     * @return one or two sentences.
     */
    public String sentence() {
        return mend == null ? what + "." : what + ". " + mend + ".";
    }
}
