package io.nvbind.api;

import java.io.IOException;

/** Does what an operation is for. Any thread, several at once; one that may wait says so by {@link Draft#blocking}. */
@FunctionalInterface
public interface Handler {

    /**
     * Does it.
     *
     * @param call with checked arguments, of a caller who may.
     * @return what to answer.
     * @throws Problem     why it was not done.
     * @throws IOException what the system said; answered as 500 without its words, which go to the log.
     */
    Answer handle(Call call) throws Problem, IOException;
}
