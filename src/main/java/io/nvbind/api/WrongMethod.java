package io.nvbind.api;

import java.util.ArrayList;
import java.util.List;

/** Something is at an address, but not by the method that was used. */
public final class WrongMethod extends Exception {

    private static final long serialVersionUID = 1;

    private final ArrayList<String> allowed;

    WrongMethod(final String method, final List<String> allowed) {
        super(method + " is not allowed here; allowed are " + String.join(", ", allowed), null, false, false);
        this.allowed = new ArrayList<>(allowed);
    }

    /**
     * What may be used instead.
     *
     * @return HTTP methods.
     */
    public List<String> allowed() {
        return allowed;
    }
}
