package io.nvbind.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says of processes under {@code /proc}. Any thread. */
final class Processes {

    /** Fields of {@code stat} that stand behind the name's closing bracket; the process's start is the 22nd of all. */
    private static final int START_AFTER_NAME = 22 - 3;

    private final Path proc;

    Processes(final Path proc) {
        this.proc = proc;
    }

    /** When a process began, clock ticks since boot; 0 when there is none. See proc_pid_stat(5), starttime. */
    long startTicks(final long pid) {
        try {
            final String stat = Files.readString(proc.resolve(Long.toString(pid)).resolve("stat"));
            // The name may hold blanks and brackets: count from the last bracket.
            final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return "Z".equals(fields[0]) || "X".equals(fields[0]) ? 0 : Long.parseLong(fields[START_AFTER_NAME]);
        } catch (final IOException | RuntimeException gone) {
            return 0;
        }
    }

    /** Name of the user whose process it is; null when there is none. */
    String owner(final long pid) {
        try {
            return Files.getOwner(proc.resolve(Long.toString(pid))).getName();
        } catch (final IOException gone) {
            return null;
        }
    }
}
