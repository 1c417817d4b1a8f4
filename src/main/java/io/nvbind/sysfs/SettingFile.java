package io.nvbind.sysfs;

import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import java.nio.file.Path;

/**
 * One file of a setting. One thread.
 *
 * @param files  reads and writes it.
 * @param path   where it is, or null.
 * @param absent why there is none.
 */
record SettingFile(KernelFiles files, Path path, String absent) {

    private static final int MOST_DIGITS = 15;

    boolean present() {
        return path != null;
    }

    /** Its text, or what is wrong with it. */
    Tree.Text text() {
        return path == null ? Tree.Text.wrong(absent) : files.read(path);
    }

    /** Its number, NaN when it holds none. */
    double number() {
        final String text = text().value();
        return text != null && text.matches("-?[0-9]{1," + MOST_DIGITS + "}") ? Long.parseLong(text) : Double.NaN;
    }

    /** The state of a setting whose file cannot be read. */
    SettingState lacking() {
        if (path == null) {
            return SettingState.unsupported(absent);
        }
        final String problem = text().problem();
        final String name = path.getFileName() + " ";
        if (problem == null) {
            return SettingState.unsupported(name + "holds something nvbind cannot read");
        }
        return problem.contains("AccessDenied")
            ? SettingState.lacking(SettingOutcome.Result.NO_PERMISSION, name + "may not be read by this user")
            : SettingState.unsupported(name + problem);
    }

    /** Writes a line; null when the kernel took it. */
    SettingOutcome put(final String line) {
        return files.put(path, line);
    }
}
