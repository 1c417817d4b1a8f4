package io.nvbind.host;

import io.nvbind.control.Change;
import io.nvbind.control.Control;
import io.nvbind.control.GpuDesk;
import io.nvbind.control.Refusal;
import io.nvbind.control.Request;
import io.nvbind.control.VramDesk;
import io.nvbind.control.Wish;
import io.nvbind.ffi.CallGuard;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingValue;
import io.nvbind.gpu.Vendor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A program that makes one change of several settings through the library it is told, and then ends as it is told. */
public final class ControlSettings {

    private ControlSettings() {
    }

    /** {@code LIBRARY STATE-FOLDER settle|stay|revert|die [SETTING=VALUE...]} */
    public static void main(final String[] arguments) throws IOException, Refusal {
        try (GpuDriver driver = Gpus.watched(Vendor.AMD, arguments[0], CallGuard.NONE)) {
            final Gpu gpu = driver.gpus().getFirst();
            final GpuDesk desk = new GpuDesk() {
                @Override
                public List<GpuId> gpus() {
                    return List.of(gpu.info().id());
                }

                @Override
                public <T> T with(final GpuId id, final Function<Gpu, T> work) {
                    return work.apply(gpu);
                }
            };
            try (Control control = new Control(desk, VramDesk.NONE, Path.of(arguments[1]), "boot", event -> { }, List::of,
                System::nanoTime)) {
                control.settle(owner -> true).forEach(told -> System.out.println("told " + told));
                if (!"settle".equals(arguments[2])) {
                    change(control, gpu.info().id(), arguments);
                }
            }
        }
    }

    private static void change(final Control control, final GpuId gpu, final String[] arguments) throws Refusal {
        final Map<Setting, SettingValue> wanted = new EnumMap<>(Setting.class);
        for (int i = 3; i < arguments.length; i++) {
            final int equals = arguments[i].indexOf('=');
            final Setting setting = Setting.valueOf(arguments[i].substring(0, equals));
            wanted.put(setting, setting.parse(arguments[i].substring(equals + 1)));
        }
        final boolean dies = "die".equals(arguments[2]);
        final Change change = control.apply(new Request("tester", Wish.HOST, Wish.USUAL_PRIORITY, Map.of(gpu, wanted),
            dies ? Request.LONGEST_NANOS : 0, false));
        System.out.println(change.state() + " " + change.left());
        System.out.flush();
        if (dies) {
            Runtime.getRuntime().halt(9);
        }
        if ("revert".equals(arguments[2])) {
            System.out.println(control.revert(change.id()).state());
        }
    }
}
