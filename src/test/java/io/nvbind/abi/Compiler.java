package io.nvbind.abi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks C text with gcc, without making an object file. */
final class Compiler {
    private final Path work;
    private final List<String> includes = new ArrayList<>();

    /** Makes a compiler that writes its source and gcc's messages into {@code work}. */
    Compiler(Path work) {
        this.work = work;
    }

    /** Adds a folder of vendor headers; gcc's warnings about what is in them are silenced. */
    Compiler headers(Path folder) {
        includes.add("-isystem");
        includes.add(folder.toString());
        return this;
    }

    /** Says whether there is a gcc on this machine. */
    static boolean isPresent() {
        try {
            Process process = new ProcessBuilder("gcc", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Compiles {@code source} after the header {@code first}.
     *
     * @return gcc's messages, empty when it has no complaint
     */
    String complaints(Path first, String source) throws IOException, InterruptedException {
        Path file = Files.writeString(work.resolve("abi.c"), source);
        Path messages = work.resolve("gcc.txt");
        List<String> command = new ArrayList<>(List.of("gcc", "-std=c11", "-fsyntax-only", "-fno-diagnostics-color",
                "-Werror=int-conversion", "-Werror=incompatible-pointer-types", "-Werror=implicit-function-declaration",
                "-Wconversion", "-Wno-sign-conversion", "-Wno-deprecated-declarations", "-Werror"));
        command.addAll(includes);
        command.addAll(List.of("-include", first.toString(), file.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(messages.toFile())
                .start();
        int status = process.waitFor();
        String text = Files.readString(messages, StandardCharsets.UTF_8);
        return status == 0 || !text.isBlank() ? text : "gcc ended with status " + status;
    }
}
