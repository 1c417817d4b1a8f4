#include "nvml_sim.h"

#include <string.h>

#define NO_INSTANCE UINT32_MAX

/* The processes of a kind, as one consistent copy: they may change between counting and writing. */
static unsigned snapshot(const struct sim_card *card, uint32_t kind, struct sim_process to[SIM_PROCESSES]) {
    unsigned count = 0;
    for (unsigned i = 0; i < SIM_PROCESSES; i++) {
        struct sim_process process = card->processes[i];
        if (process.pid != 0 && (process.kind & kind) != 0) {
            to[count++] = process;
        }
    }
    return count;
}

/* Says how many there are, and whether they fit. */
static nvmlReturn_t fit(unsigned available, unsigned int *count, const void *to) {
    unsigned room = *count;
    *count = available;
    NVML_CHECK(available <= room, NVML_ERROR_INSUFFICIENT_SIZE);
    NVML_ARGUMENT(available == 0 || to != NULL);
    return NVML_SUCCESS;
}

static nvmlReturn_t list_old(const struct sim_card *card, uint32_t kind, unsigned int *count, nvmlProcessInfo_v1_t *to) {
    NVML_ARGUMENT(count != NULL);
    NVML_FEATURE(SIM_FEATURE_PROCESSES);
    struct sim_process processes[SIM_PROCESSES];
    nvmlReturn_t fits = fit(snapshot(card, kind, processes), count, to);
    NVML_CHECK(fits == NVML_SUCCESS, fits);
    for (unsigned i = 0; i < *count; i++) {
        to[i] = (nvmlProcessInfo_v1_t){processes[i].pid, processes[i].vram_bytes};
    }
    return NVML_SUCCESS;
}

static nvmlReturn_t list(const struct sim_card *card, uint32_t kind, unsigned int *count, nvmlProcessInfo_v2_t *to) {
    NVML_ARGUMENT(count != NULL);
    NVML_FEATURE(SIM_FEATURE_PROCESSES);
    struct sim_process processes[SIM_PROCESSES];
    nvmlReturn_t fits = fit(snapshot(card, kind, processes), count, to);
    NVML_CHECK(fits == NVML_SUCCESS, fits);
    for (unsigned i = 0; i < *count; i++) {
        to[i] = (nvmlProcessInfo_v2_t){processes[i].pid, processes[i].vram_bytes, NO_INSTANCE, NO_INSTANCE};
    }
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetComputeRunningProcesses(nvmlDevice_t device, unsigned int *count, nvmlProcessInfo_v1_t *infos) {
    NVML_READ(device);
    return list_old(card, SIM_PROCESS_COMPUTE, count, infos);
}

NVML_API nvmlDeviceGetGraphicsRunningProcesses(nvmlDevice_t device, unsigned int *count, nvmlProcessInfo_v1_t *infos) {
    NVML_READ(device);
    return list_old(card, SIM_PROCESS_GRAPHICS, count, infos);
}

NVML_API nvmlDeviceGetComputeRunningProcesses_v2(nvmlDevice_t device, unsigned int *count, nvmlProcessInfo_v2_t *infos) {
    NVML_READ(device);
    return list(card, SIM_PROCESS_COMPUTE, count, infos);
}

NVML_API nvmlDeviceGetGraphicsRunningProcesses_v2(nvmlDevice_t device, unsigned int *count, nvmlProcessInfo_v2_t *infos) {
    NVML_READ(device);
    return list(card, SIM_PROCESS_GRAPHICS, count, infos);
}

#ifndef SIM_NVML_OLD
NVML_API nvmlDeviceGetComputeRunningProcesses_v3(nvmlDevice_t device, unsigned int *count, nvmlProcessInfo_t *infos) {
    NVML_READ(device);
    return list(card, SIM_PROCESS_COMPUTE, count, infos);
}

NVML_API nvmlDeviceGetGraphicsRunningProcesses_v3(nvmlDevice_t device, unsigned int *count, nvmlProcessInfo_t *infos) {
    NVML_READ(device);
    return list(card, SIM_PROCESS_GRAPHICS, count, infos);
}
#endif

/* One sample a process, taken now; a caller that has seen samples up to now or later gets none. */
NVML_API nvmlDeviceGetProcessUtilization(nvmlDevice_t device, nvmlProcessUtilizationSample_t *utilization,
        unsigned int *count, unsigned long long lastSeenTimeStamp) {
    NVML_READ(device);
    NVML_ARGUMENT(count != NULL);
    NVML_FEATURE(SIM_FEATURE_PROCESS_UTILIZATION);
    unsigned long long now = (unsigned long long)sim_wall_us();
    struct sim_process processes[SIM_PROCESSES];
    unsigned available = snapshot(card, SIM_PROCESS_GRAPHICS | SIM_PROCESS_COMPUTE, processes);
    NVML_CHECK(available > 0 && lastSeenTimeStamp < now, NVML_ERROR_NOT_FOUND);
    if (utilization == NULL || *count < available) {
        *count = available;
        return NVML_ERROR_INSUFFICIENT_SIZE;
    }
    *count = available;
    for (unsigned i = 0; i < available; i++) {
        const struct sim_process *process = &processes[i];
        utilization[i] = (nvmlProcessUtilizationSample_t){
            process->pid, now, process->utilization_gpu_percent, process->utilization_memory_percent,
            process->encoder_percent, process->decoder_percent,
        };
    }
    return NVML_SUCCESS;
}
