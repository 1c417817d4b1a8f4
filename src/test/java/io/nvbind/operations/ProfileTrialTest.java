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
import io.nvbind.profile.Api;
import io.nvbind.profile.GamePlan;
import io.nvbind.profile.LaunchFolder;
import io.nvbind.profile.Layer;
import io.nvbind.profile.ProfileFolders;
import io.nvbind.profile.ProfileText;
import io.nvbind.profile.Target;
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
    private GpuSampler sampler;
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
        sampler = new GpuSampler(List.of(card), System::nanoTime);
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
        profiles = games();
        profiles.reload();
        trial = new ProfileTrial(profiles, this::watch);
    }

    /** Of the folder as it stands, as the next daemon has them. */
    private GameProfiles games() {
        final Path mine = folder.resolve("mine");
        return new GameProfiles(new ProfileFolders(Map.of(Layer.SHIPPED, folder.resolve("none"), Layer.HOST,
            folder.resolve("none"), Layer.USER, mine)), control, sampler.readings(),
            new Sessions(new SceneRecorder(), System::nanoTime, System::nanoTime),
            new LaunchFolder(folder.resolve("launch")),
            folder.resolve("profiles-begun"), told -> { });
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
        final Tuning tuning = new Tuning(profiles, trial, "game", ID, "tester", 20);
        tuning.run("quiet", 6);
        // The load needs 75 %, and quiet may cost a twentieth of the 1 % low.
        final double best = profiles.plan(tuning.best(), null, ID).settings().get(Setting.POWER_LIMIT)
            instanceof SettingValue.Amount(final double watts) ? watts : 0;
        assertTrue(best >= 140 && best <= 160, ProfileText.of(tuning.best()));
        assertTrue(tuning.trials().size() <= 6);
        assertEquals(USUAL_WATTS, card.watts);
        assertEquals(List.of(), control.wishes());
        assertFalse(Files.exists(folder.resolve("launch/containers/game")));
    }

    @Test
    void shouldGiveBackWhatWasAppliedBeforeATrialAndAfterATuning() throws Exception {
        profiles.apply("game", profiles.plan(profiles.require("good"), null, null), null, "tester", 0, false);
        run("bad");
        assertEquals(160, card.watts);
        new Tuning(profiles, trial, "game", ID, "tester", 20).run("quiet", 1);
        assertEquals(160, card.watts);
        assertEquals("good", profiles.applied("game").plan().profile().id());
        assertTrue(Files.exists(folder.resolve("launch/containers/game")));
    }

    @Test
    void shouldPutBackATrialThatADaemonWasStoppedIn() throws Exception {
        final ProfileTrial stopped = new ProfileTrial(profiles, (container, gpu, seconds) -> {
            if (card.watts != USUAL_WATTS) {
                control.close();
            }
            return watch(container, gpu, seconds);
        });
        assertFalse(stopped.run("game", profiles.plan(profiles.require("good"), null, null), null, "tester", 20).verdict()
            .helped());
        assertEquals(USUAL_WATTS, card.watts);
    }

    @Test
    void shouldTakeBackWhatADaemonThatWasKilledLentAGame() throws Exception {
        profiles.begin("game", profiles.plan(profiles.require("good"), null, null), null, "tester", 0);
        assertEquals(160, card.watts);
        final GameProfiles next = games();
        next.reload();
        next.recover();
        assertEquals(USUAL_WATTS, card.watts);
        assertEquals(List.of(), control.wishes());
        assertEquals("{\"profiles\":[],\"limits\":[]}", Files.readString(folder.resolve("profiles-begun")));
    }

    @Test
    void shouldTakeBackWhatAGameHasOnLoanWhenTheDaemonStopsButNotWhatWasAppliedByHand() throws Exception {
        profiles.begin("game", profiles.plan(profiles.require("good"), null, null), null, "tester", 0);
        profiles.close();
        assertEquals(USUAL_WATTS, card.watts);
        profiles.apply("game", profiles.plan(profiles.require("good"), null, null), null, "tester", 0, false);
        profiles.close();
        assertEquals(160, card.watts);
    }

    @Test
    void shouldTurnEachKnobWithinItsRangeAndNothingWithoutOne() {
        final SettingState power = SettingState.of(200, 100, 250, 200);
        final SettingState clock = SettingState.of(new SettingValue.Range(300, 2100), 300, 2100, null);
        final Map<Setting, SettingState> states = Map.of(Setting.POWER_LIMIT, power, Setting.GPU_CLOCK_RANGE, clock);
        assertEquals(List.of("power_limit 220", "power_limit 240", "power_limit 250", "gpu_clock_range 1650..2100",
            "gpu_clock_range 2100..2100"), tried("fps", states));
        assertTrue(tried("quiet", states).containsAll(List.of("power_limit 100", "gpu_clock_range 300..1200")));
        assertEquals(List.of("90", "80", "70", "67"), limits(100));
        assertEquals(List.of(), tried("quiet", Map.of(Setting.POWER_LIMIT, power.readOnly("locked"))));
    }

    private static List<String> tried(final String goal, final Map<Setting, SettingState> states) {
        final KnobSearch search = new KnobSearch(goal, states, 100);
        final List<String> all = new ArrayList<>();
        while (search.next()) {
            final Target target = new Target(Vendor.NVIDIA, "RTX", states, List.of(Api.VULKAN), true, null);
            final Map<Setting, SettingValue> settings = GamePlan.of(search.profile(), null, target).settings();
            final Setting last = settings.containsKey(Setting.GPU_CLOCK_RANGE) ? Setting.GPU_CLOCK_RANGE
                : Setting.POWER_LIMIT;
            all.add(last.label() + " " + settings.get(last).text());
            search.learn(true);
        }
        return all;
    }

    private static List<String> limits(final double fps) {
        final KnobSearch search = new KnobSearch("smooth", Map.of(), fps);
        final List<String> all = new ArrayList<>();
        while (search.next()) {
            all.add(search.profile().entries(null, Vendor.NVIDIA).get("max_frame_rate").value().asString());
            search.learn(true);
        }
        return all;
    }
}
