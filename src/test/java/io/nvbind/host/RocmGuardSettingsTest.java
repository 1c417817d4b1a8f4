package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingOutcome.Result;
import io.nvbind.gpu.SettingValue;
import io.nvbind.gpu.Vendor;
import io.nvbind.guard.GuardedDriver;
import io.nvbind.guard.HostCommand;
import io.nvbind.guard.Quarantine;
import io.nvbind.parts.Program;
import io.nvbind.sim.SimFault;
import io.nvbind.sim.SimField;
import io.nvbind.sim.SimOverride;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings through a library in a process of its own, which may die of one. */
class RocmGuardSettingsTest {

    @TempDir
    private Path folder;
    @TempDir
    private Path state;
    private SimulatedCards cards;
    private final List<String> problems = new ArrayList<>();

    @BeforeEach
    void putCardsIn() throws IOException {
        cards = SimulatedCards.of("new", folder);
    }

    @AfterEach
    void closeState() {
        cards.close();
    }

    private GuardedDriver open() throws IOException {
        return new GuardedDriver(new HostCommand(Vendor.AMD, cards.library(Vendor.AMD),
            Program.nvbindCommand("vendor-host", "AMD"), state.resolve("marker"), Duration.ofSeconds(30)),
            new Quarantine(state.resolve("quarantine")), problems::add);
    }

    private static SettingOutcome limit(final Gpu gpu, final double watts) {
        return gpu.apply(Setting.POWER_LIMIT, new SettingValue.Amount(watts));
    }

    @Test
    void shouldCarrySettingsAndRefusalsAcross() throws IOException {
        try (GuardedDriver driver = open()) {
            final Gpu gpu = driver.gpus().getFirst();
            assertEquals(SettingOutcome.applied(new SettingValue.Amount(310)), limit(gpu, 310));
            assertEquals(310_000, cards.card(Vendor.AMD).get(SimField.POWER_LIMIT_MW));
            assertEquals(new SettingValue.Amount(310), gpu.setting(Setting.POWER_LIMIT).value());
            assertEquals(SettingOutcome.applied(new SettingValue.Choice("manual")),
                gpu.apply(Setting.PERFORMANCE_LEVEL, new SettingValue.Choice("manual")));
            assertEquals(SettingOutcome.applied(new SettingValue.Range(700, 2000)),
                gpu.apply(Setting.GPU_CLOCK_RANGE, new SettingValue.Range(700, 2000)));
            final SettingOutcome refused = limit(gpu, 346);
            assertEquals(Result.OUT_OF_RANGE, refused.result());
            assertTrue(refused.message().contains("from 258 to 345 W"), refused.message());
            assertEquals(List.of(), problems);
        }
    }

    @Test
    void shouldNotWriteAgainWhatTookTheProcessDownAndSayWhatIsInForce() throws IOException {
        try (GuardedDriver driver = open()) {
            final Gpu gpu = driver.gpus().getFirst();
            cards.state().writes().fail(SimFault.KILLED_AFTER, 1);
            final SettingOutcome after = limit(gpu, 310);
            assertEquals(Result.NOT_APPLIED, after.result(), after.message());
            assertEquals(new SettingValue.Amount(310), after.inForce());
            assertTrue(after.message().contains("rsmi_dev_power_cap_set ended the process"), after.message());
            assertEquals(1, cards.state().writes().count(), "not a second time");
        }
    }

    @Test
    void shouldPutASettingThatCrashesTheLibraryIntoQuarantine() throws IOException {
        try (GuardedDriver driver = open()) {
            final Gpu gpu = driver.gpus().getFirst();
            cards.state().override(SimOverride.abort("rsmi_dev_power_cap_set"));
            final SettingOutcome first = limit(gpu, 310);
            assertEquals(Result.NOT_APPLIED, first.result(), first.message());
            assertEquals(new SettingValue.Amount(300), first.inForce());
            final SettingOutcome second = limit(gpu, 310);
            assertEquals(Result.UNSUPPORTED, second.result(), second.message());
            assertTrue(second.message().contains("skipped: rsmi_dev_power_cap_set"), second.message());
            assertEquals(Result.APPLIED, gpu.apply(Setting.PERFORMANCE_LEVEL, new SettingValue.Choice("low")).result());
        }
    }
}
