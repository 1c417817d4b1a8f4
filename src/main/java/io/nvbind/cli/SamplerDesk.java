package io.nvbind.cli;

import io.nvbind.control.GpuDesk;
import io.nvbind.control.Refusal;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuId;
import io.nvbind.telemetry.GpuReading;
import io.nvbind.telemetry.GpuSampler;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Lends GPUs on the sampler's thread. */
final class SamplerDesk implements GpuDesk {

    private static final long PATIENCE_SECONDS = 10;

    private final GpuSampler sampler;

    SamplerDesk(final GpuSampler sampler) {
        this.sampler = sampler;
    }

    @Override
    public List<GpuId> gpus() {
        return sampler.readings().stream().map(reading -> reading.info().id()).toList();
    }

    private boolean isThere(final GpuId gpu) {
        for (final GpuReading reading : sampler.readings()) {
            if (reading.info().id().equals(gpu)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public <T> T with(final GpuId gpu, final Function<Gpu, T> work) throws Refusal {
        if (!isThere(gpu)) {
            throw new Refusal(Refusal.Kind.UNKNOWN, "gpu", "there is no GPU " + gpu + "; there are " + gpus());
        }
        final Future<T> errand = sampler.call(gpu, work);
        try {
            final T result = errand.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (result == null) {
                throw new Refusal(Refusal.Kind.LOST, "gpu", "GPU " + gpu + " is gone; nvbind looks for it");
            }
            return result;
        } catch (final TimeoutException hangs) {
            errand.cancel(false);
            throw new Refusal(Refusal.Kind.LOST, "gpu", "the driver of GPU " + gpu + " has not answered for "
                + PATIENCE_SECONDS + " s");
        } catch (final ExecutionException broken) {
            throw new IllegalStateException("asking GPU " + gpu, broken.getCause());
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            errand.cancel(false);
            throw new Refusal(Refusal.Kind.FAILED, "the daemon is stopping");
        }
    }
}
