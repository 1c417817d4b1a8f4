package io.nvbind.sysfs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What amdgpu does with its files of an RX 7900: values of the OverDrive table wait for the commit, a profile wants the
 * level "manual", the duty cycle wants a fan driven by hand, and what it does not take it refuses in the kernel's words.
 */
final class AmdKernel implements KernelFiles {

    static final String EINVAL = "Invalid argument";

    final List<String> log = new ArrayList<>();
    final Map<String, String> plain = new HashMap<>(Map.of("power_dpm_force_performance_level", "auto",
        "power1_cap", "300000000", "power1_cap_min", "258000000", "power1_cap_max", "345000000",
        "power1_cap_default", "300000000", "pwm1_enable", "2", "pwm1", "51"));
    final Map<String, Integer> clocks = new LinkedHashMap<>();
    private final Map<String, Integer> pending = new LinkedHashMap<>();
    private final int[][] curve = new int[5][2];
    private final int[][] pendingCurve = new int[5][2];
    private int profile;
    boolean denied;
    boolean ignoring;
    boolean rdna4;
    String failing;

    AmdKernel() {
        factory(clocks);
        factory(pending);
    }

    private static void factory(final Map<String, Integer> table) {
        table.putAll(Map.of("s 0", 500, "s 1", 2500, "m 0", 97, "m 1", 1250, "vo", 0, "s", 0));
    }

    @Override
    public Tree.Text read(final Path path) {
        final String text = switch (path.getFileName().toString()) {
            case "pp_od_clk_voltage" -> table();
            case "pp_power_profile_mode" -> profiles();
            case "fan_curve" -> curveText();
            default -> plain.get(path.getFileName().toString());
        };
        return text == null ? Tree.Text.wrong(Tree.MISSING) : new Tree.Text(text.strip(), null);
    }

    private String table() {
        final String graphics = rdna4 ? "OD_SCLK_OFFSET:\n" + clocks.get("s") + "Mhz\n"
            : "OD_SCLK:\n0: " + clocks.get("s 0") + "Mhz\n1: " + clocks.get("s 1") + "Mhz\n";
        return graphics + "OD_MCLK:\n0: " + clocks.get("m 0") + "Mhz\n1: " + clocks.get("m 1") + "MHz\n"
            + "OD_VDDGFX_OFFSET:\n" + clocks.get("vo") + "mV\nOD_RANGE:\n"
            + (rdna4 ? "SCLK_OFFSET:    -500Mhz       1000Mhz\n" : "SCLK:     500Mhz       3000Mhz\n")
            + "MCLK:      97Mhz       1500Mhz\nVDDGFX_OFFSET:    -450mv          0mv\n";
    }

    private String profiles() {
        final StringBuilder text = new StringBuilder("PROFILE_INDEX(NAME) CLOCK_TYPE(NAME) FPS\n");
        final List<String> names =
            List.of("BOOTUP_DEFAULT", "3D_FULL_SCREEN", "POWER_SAVING", "VIDEO", "VR", "COMPUTE", "CUSTOM");
        for (int i = 0; i < names.size(); i++) {
            text.append(' ').append(i).append(' ').append(names.get(i)).append(i == profile ? "*:\n" : " :\n");
            text.append("                    0(       GFXCLK)       0       5       1\n");
        }
        return text.toString();
    }

    private String curveText() {
        final StringBuilder text = new StringBuilder("OD_FAN_CURVE:\n");
        for (int i = 0; i < curve.length; i++) {
            text.append(i).append(": ").append(curve[i][0]).append("C ").append(curve[i][1]).append("%\n");
        }
        return text + "OD_RANGE:\nFAN_CURVE(hotspot temp): 25C 100C\nFAN_CURVE(fan speed): 15% 100%\n";
    }

    @Override
    public void write(final Path path, final String line) throws IOException {
        final String name = path.getFileName().toString();
        if (denied) {
            throw new AccessDeniedException(path.toString());
        }
        if (failing != null && (name + " " + line).startsWith(failing)) {
            throw new IOException("Device or resource busy");
        }
        log.add(name + " " + line);
        if (ignoring) {
            return;
        }
        switch (name) {
            case "pp_od_clk_voltage" -> overdrive(line);
            case "fan_curve" -> fanCurve(line);
            case "pp_power_profile_mode" -> chooseProfile(line);
            case "power_dpm_force_performance_level" -> {
                need(Set.of("auto", "low", "high", "manual", "profile_peak").contains(line));
                plain.put(name, line);
            }
            case "power1_cap" -> {
                final long microwatts = Long.parseLong(line);
                need(microwatts <= 345_000_000L);
                plain.put(name, Long.toString(microwatts / 1_000_000 * 1_000_000));
            }
            case "pwm1" -> {
                need(plain.get("pwm1_enable").equals("1"));
                plain.put(name, line);
            }
            case "pwm1_enable" -> plain.put(name, line);
            default -> throw new NoSuchFileException(path.toString());
        }
    }

    private static void need(final boolean condition) throws IOException {
        if (!condition) {
            throw new IOException(EINVAL);
        }
    }

    private void chooseProfile(final String line) throws IOException {
        need(plain.get("power_dpm_force_performance_level").equals("manual") && line.matches("[0-5]"));
        profile = Integer.parseInt(line);
    }

    private void overdrive(final String line) throws IOException {
        if (line.equals("c")) {
            need(pending.get("s 0") <= pending.get("s 1") && pending.get("m 0") <= pending.get("m 1"));
            clocks.putAll(pending);
        } else if (line.equals("r")) {
            factory(pending);
        } else {
            final int last = line.lastIndexOf(' ');
            need(last > 0 && pending.containsKey(line.substring(0, last)));
            pending.put(line.substring(0, last), Integer.parseInt(line.substring(last + 1)));
        }
    }

    private void fanCurve(final String line) throws IOException {
        if (line.equals("c")) {
            for (int i = 0; i < curve.length; i++) {
                curve[i] = pendingCurve[i].clone();
            }
        } else if (line.equals("r")) {
            for (final int[] point : pendingCurve) {
                point[0] = 0;
                point[1] = 0;
            }
        } else {
            final String[] parts = line.split(" ", -1);
            final int index = Integer.parseInt(parts[0]);
            need(parts.length == 3 && index < curve.length);
            pendingCurve[index] = new int[] {Integer.parseInt(parts[1]), Integer.parseInt(parts[2])};
        }
    }
}
