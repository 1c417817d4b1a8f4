package io.nvbind.profile;

import java.nio.file.Path;

/**
 * Where a value was written.
 *
 * @param layer which of the three places.
 * @param file  the profile's file.
 * @param line  counted from 1; 0 when it is not known.
 */
public record Origin(Layer layer, Path file, int line) {

    @Override
    public String toString() {
        return line == 0 ? file.toString() : file + ":" + line;
    }
}
