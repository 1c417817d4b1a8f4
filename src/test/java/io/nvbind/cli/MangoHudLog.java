package io.nvbind.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What MangoHud logged. Up to 0.6.8 frame times are whole microseconds, later milliseconds with decimals. */
final class MangoHudLog {

    private MangoHudLog() {
    }

    static List<Double> frameMillis(final Path folder) throws IOException {
        final Path log;
        try (var files = Files.list(folder)) {
            log = files.filter(file -> file.toString().endsWith(".csv") && !file.toString().contains("_summary"))
                .findFirst().orElseThrow(() -> new IOException("MangoHud wrote no log into " + folder));
        }
        final List<String> lines = Files.readAllLines(log);
        int row = 0;
        while (!List.of(lines.get(row).split(",")).contains("frametime")) {
            row++;
        }
        final int fps = List.of(lines.get(row).split(",")).indexOf("fps");
        final int column = List.of(lines.get(row).split(",")).indexOf("frametime");
        final List<Double> millis = new ArrayList<>();
        for (final String line : lines.subList(row + 1, lines.size())) {
            final String[] fields = line.split(",");
            final double value = Double.parseDouble(fields[column]);
            final boolean micros = value * Double.parseDouble(fields[fps]) > 100_000;
            millis.add(micros ? value / 1000 : value);
        }
        return millis;
    }

    /** Mean absolute difference where the shorter list fits best into the longer one. */
    static double leastMeanDifference(final List<Double> whole, final List<Double> part) {
        double least = Double.MAX_VALUE;
        for (int shift = 0; shift + part.size() <= whole.size(); shift++) {
            double sum = 0;
            for (int i = 0; i < part.size(); i++) {
                sum += Math.abs(whole.get(shift + i) - part.get(i));
            }
            least = Math.min(least, sum / part.size());
        }
        return least;
    }

    /** Absolute differences where the shorter list fits best into the longer one, least first. */
    static List<Double> differences(final List<Double> whole, final List<Double> part) {
        List<Double> best = List.of();
        double least = Double.MAX_VALUE;
        for (int shift = 0; shift + part.size() <= whole.size(); shift++) {
            final List<Double> differences = new ArrayList<>();
            double sum = 0;
            for (int i = 0; i < part.size(); i++) {
                differences.add(Math.abs(whole.get(shift + i) - part.get(i)));
                sum += differences.getLast();
            }
            if (sum < least) {
                least = sum;
                best = differences;
            }
        }
        return best.stream().sorted().toList();
    }
}
