package io.nvbind.api;

/** Who may call an operation. */
public enum Access {

    /** Anybody who reaches the daemon, without showing who he is. */
    OPEN("anybody"),
    /** Whoever may read; the answer holds only what the caller may see. */
    OWN("readers, each what is his"),
    /** Whoever may read about the host. */
    READ("readers"),
    /** Whoever may read the container that the argument {@code id} names: readers, its owner, and its own token. */
    CONTAINER("readers, and the container's own token"),
    /** Whoever may change something: root, the nvbind group, and the bearer of the daemon's token. */
    SET("root, the group nvbind, the daemon's token");

    private final String words;

    Access(final String words) {
        this.words = words;
    }

    /**
     * For people.
     *
     * @return who may, in words.
     */
    public String words() {
        return words;
    }
}
