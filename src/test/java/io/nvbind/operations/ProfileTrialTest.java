package io.nvbind.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.api.Problem;
import io.nvbind.control.Control;
import io.nvbind.control.GpuDesk;
import io.nvbind.control.Request;
import io.nvbind.control.VramDesk;
import io.nvbind.control.Wish;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import io.nvbind.gpu.Vendor;
import io.nvbind.profile.LaunchFolder;
import io.nvbind.profile.Layer;
import io.nvbind.profile.ProfileFolders;
import io.nvbind.telemetry.GpuSampler;
import io.nvbind.telemetry.SceneRecorder;
import io.nvbind.telemetry.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles tried on a simulated load whose frames take longer the less power there is. */
class ProfileTrialTest {

    private static final GpuId ID = GpuId.parse("0000:01:00.0");
    private static final double USUAL_WATTS = 200;
    /** The load needs this much; what is beyond buys nothing. */
    private static final double NEEDED_WATTS = 150;

    @TempDir
    private Path folder;
    private final Card card = new Card();
    private final Random random = new Random(7);
    private Control control;
    private GameProfiles profiles;
    private ProfileTrial trial;
    private int frames = 2000;

    /** Has a power limit, and draws as much as that allows. */
    private static final class Card implements Gpu {
        private double watts = USUAL_WATTS;

        @Override
        public GpuInfo info() {
            return new GpuInfo(ID, 0, Vendor.NVIDIA, "NVIDIA GeForce RTX 4070", "nvml", "580.1", true, List.of());
        }

        @Override
        public boolean sample(final Metric.Tier tier, final GpuSample out) {
            out.set(Metric.POWER_DRAW_W, watts);
            return true;
        }

        @Override
        public Map<Setting, SettingState> settings() {
            return Map.of(Setting.POWER_LIMIT, SettingState.of(watts, 100, 250, USUAL_WATTS));
        }

        @Override
        public SettingOutcome apply(final Setting setting, final SettingValue value) {
            watts = value instanceof SettingValue.Amount(final double amount) ? amount : USUAL_WATTS;
            return SettingOutcome.applied(new SettingValue.Amount(watts));
        }
    }

    @BeforeEach
    void open() throws IOException {
        final GpuSampler sampler = new GpuSampler(List.of(card), System::nanoTime);
        sampler.doWork();
        control = new Control(new GpuDesk() {
            @Override
            public List<GpuId> gpus() {
                return List.of(ID);
            }

            @Override
            public <T> T with(final GpuId gpu, final Function<Gpu, T> work) {
                return work.apply(card);
            }
        }, VramDesk.NONE, folder.resolve("control"), "boot", event -> { }, List::of, System::nanoTime);
        control.settle(container -> true);
        final Path mine = Files.createDirectory(folder.resolve("mine"));
        Files.writeString(mine.resolve("bad.toml"), "[game]\ngoal = \"smooth\"\n[gpu]\npower_limit_percent = 55\n");
        Files.writeString(mine.resolve("good.toml"), "[game]\ngoal = \"quiet\"\n[gpu]\npower_limit_percent = 80\n");
        Files.writeString(mine.resolve("useless.toml"), "[game]\ngoal = \"fps\"\n[gpu]\npower_limit_percent = 100\n");
        profiles = new GameProfiles(new ProfileFolders(Map.of(Layer.SHIPPED, folder.resolve("none"), Layer.HOST,
            folder.resolve("none"), Layer.USER, mine)), control, sampler.readings(),
            new Sessions(new SceneRecorder(), System::nanoTime, System::nanoTime), new LaunchFolder(folder.resolve("launch")),
            folder.resolve("profiles-begun"), told -> { });
        profiles.reload();
        trial = new ProfileTrial(profiles, this::watch);
    }

    @AfterEach
    void close() {
        control.close();
    }

    private Scene watch(final String container, final GpuId gpu, final double seconds) {
        final double[] millis = new double[frames];
        for (int i = 0; i < frames; i++) {
            millis[i] = 10 * Math.max(1, NEEDED_WATTS / card.watts) + 0.3 * random.nextGaussian();
        }
        final double[] watts = new double[200];
        for (int i = 0; i < watts.length; i++) {
            watts[i] = card.watts + random.nextGaussian();
        }
        return new Scene(millis, watts, new double[] {60, 61, 60});
    }

    private ProfileTrial.Result run(final String profile) throws Problem {
        return trial.run("game", profiles.plan(profiles.require(profile), null, null), null, "tester", 20);
    }

    @Test
    void shouldTakeBackAProfileThatHurtsItsGoal() throws Exception {
        final Verdict verdict = run("bad").verdict();
        assertFalse(verdict.helped());
        assertTrue(verdict.figures().get("frame_time_p99").low() > 0, verdict.toString());
        assertTrue(verdict.figures().get("one_percent_low_fps").high() < 0, verdict.toString());
        assertEquals(USUAL_WATTS, card.watts);
        assertEquals(List.of(), control.wishes());
        assertFalse(Files.exists(folder.resolve("launch/containers/game")));
    }

    @Test
    void shouldKeepAProfileThatHelpsItsGoal() throws Exception {
        final Verdict verdict = run("good").verdict();
        assertTrue(verdict.helped(), verdict.toString());
        assertTrue(verdict.figures().get("power_draw_w").high() < -30, verdict.toString());
        assertEquals(160, card.watts);
        assertTrue(Files.exists(folder.resolve("launch/containers/game")));
    }

    @Test
    void shouldLeaveAloneWhatAnotherSetForTheSameContainer() throws Exception {
        control.apply(new Request("other", "game", Wish.USUAL_PRIORITY,
            Map.of(ID, Map.of(Setting.POWER_LIMIT, new SettingValue.Amount(190))), 0, false));
        profiles.revert("game", "tester");
        assertEquals(190, card.watts);
        profiles.apply("game", profiles.plan(profiles.require("good"), null, null), null, "tester", 0, false);
        assertEquals(160, card.watts);
        profiles.revert("game", "tester");
        assertEquals(USUAL_WATTS, card.watts);
    }

    @Test
    void shouldTakeBackAProfileThatDoesNothing() throws Exception {
        assertFalse(run("useless").verdict().helped());
        assertEquals(List.of(), control.wishes());
    }

    @Test
    void shouldChangeNothingWhereTheGameMakesTooFewFrames() {
        frames = 99;
        assertTrue(assertThrows(Problem.class, () -> run("good")).getMessage().contains("99 frames"));
        assertEquals(USUAL_WATTS, card.watts);
        assertEquals(List.of(), control.wishes());
    }

    @Test
    void shouldTakeBackWhatWasAppliedWhenTheGameCannotBeWatchedAnyMore() {
        final List<Integer> watched = new ArrayList<>();
        final ProfileTrial interrupted = new ProfileTrial(profiles, (container, gpu, seconds) -> {
            watched.add(watched.size());
            if (watched.size() == 3) {
                throw new Problem(503, "gone");
            }
            return watch(container, gpu, seconds);
        });
        assertThrows(Problem.class, () -> interrupted.run("game", profiles.plan(profiles.require("good"), null, null), null,
            "tester", 20));
        assertEquals(USUAL_WATTS, card.watts);
    }

    @Test
    void shouldFindThePowerThatTheLoadNeedsWithinBudgetAndRangeAndLeaveNothingBehind() throws Exception {
        final PowerSearch search = new PowerSearch("quiet", card.settings());
        for (int i = 0; i < 6 && search.next() > 0; i++) {
            final ProfileTrial.Result result =
                trial.run("game", profiles.plan(search.profile(), null, null), null, "tester", 20);
            profiles.revert("game", "tester");
            search.learn(result.verdict());
        }
        // The load needs 75 %, and quiet may cost a twentieth of the 1 % low.
        assertTrue(search.best() >= 70 && search.best() <= 80, "best is " + search.best());
        assertEquals(USUAL_WATTS, card.watts);
        assertEquals(0, new PowerSearch("quiet", Map.of()).next());
    }
}
