package io.nvbind.profile;

import java.nio.file.Path;

/**
 * What is wrong with a profile.
 *
 * @param file    the profile's file.
 * @param line    counted from 1; 0 when it is not known.
 * @param message key, value and what is allowed.
 */
public record ProfileProblem(Path file, int line, String message) {

    @Override
    public String toString() {
        return file + (line == 0 ? "" : ":" + line) + ": " + message;
    }
}
