package io.nvbind.host;

import io.nvbind.ffi.CallGuard;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.Vendor;

/** A program that makes settings through the library it is told, one an argument, and prints what became of each. */
public final class ApplySettings {

    private ApplySettings() {
    }

    /** {@code LIBRARY SETTING=VALUE...} */
    public static void main(final String[] arguments) {
        try (GpuDriver driver = Gpus.watched(Vendor.AMD, arguments[0], CallGuard.NONE)) {
            if (driver.gpus().isEmpty()) {
                System.out.println("no GPU: " + driver.report().reason());
                return;
            }
            final Gpu gpu = driver.gpus().getFirst();
            for (int i = 1; i < arguments.length; i++) {
                final int equals = arguments[i].indexOf('=');
                final Setting setting = Setting.valueOf(arguments[i].substring(0, equals));
                final SettingOutcome outcome = gpu.apply(setting, setting.parse(arguments[i].substring(equals + 1)));
                System.out.println(setting + " " + outcome.result() + " "
                    + (outcome.inForce() == null ? "-" : outcome.inForce().text()) + " " + outcome.message());
            }
        }
    }
}
