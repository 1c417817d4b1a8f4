/* Compute processes, which is all the kernel's compute driver knows: a game that only draws is not among them. */
#include "rocm_sim.h"

#define MOST (SIM_CARDS * SIM_PROCESSES)

static void add(rsmi_process_info_t *list, unsigned *count, const struct sim_process *process) {
    for (unsigned i = 0; i < *count; i++) {
        if (list[i].process_id == process->pid) {
            list[i].vram_usage += process->vram_bytes;
            return;
        }
    }
    list[(*count)++] = (rsmi_process_info_t){
        .process_id = process->pid,
        .pasid = 0x8000 + *count,
        .vram_usage = process->vram_bytes,
        .cu_occupancy = process->utilization_gpu_percent,
    };
}

/* The compute processes of a card, or of all; with what they hold added up. */
static unsigned gather(int only_slot, rsmi_process_info_t list[MOST]) {
    unsigned count = 0;
    for (int slot = 0; slot < SIM_CARDS; slot++) {
        const struct sim_card *card = sim_card(SIM_VENDOR_AMD, slot);
        for (unsigned i = 0; card != NULL && (only_slot < 0 || slot == only_slot) && i < SIM_PROCESSES; i++) {
            struct sim_process process = card->processes[i];
            if (process.pid != 0 && (process.kind & SIM_PROCESS_COMPUTE) != 0) {
                add(list, &count, &process);
            }
        }
    }
    return count;
}

/* Copies what fits and says whether all did. */
static rsmi_status_t give(uint32_t available, uint32_t *count, bool wanted) {
    uint32_t room = *count;
    *count = wanted && room < available ? room : available;
    return wanted && room < available ? RSMI_STATUS_INSUFFICIENT_SIZE : RSMI_STATUS_SUCCESS;
}

RSMI_API rsmi_compute_process_info_get(rsmi_process_info_t *procs, uint32_t *num_items) {
    ROCM_ENTER();
    ROCM_ARGUMENT(num_items != NULL);
    rsmi_process_info_t list[MOST];
    rsmi_status_t status = give(gather(-1, list), num_items, procs != NULL);
    for (uint32_t i = 0; procs != NULL && i < *num_items; i++) {
        procs[i] = list[i];
    }
    return status;
}

static rsmi_status_t find(int slot, uint32_t pid, rsmi_process_info_t *proc) {
    ROCM_ARGUMENT(proc != NULL);
    rsmi_process_info_t list[MOST];
    unsigned count = gather(slot, list);
    for (unsigned i = 0; i < count; i++) {
        if (list[i].process_id == pid) {
            *proc = list[i];
            return RSMI_STATUS_SUCCESS;
        }
    }
    return RSMI_STATUS_NOT_FOUND;
}

RSMI_API rsmi_compute_process_info_by_pid_get(uint32_t pid, rsmi_process_info_t *proc) {
    ROCM_ENTER();
    return find(-1, pid, proc);
}

#if SIM_ROCM_LAYOUT >= 60
RSMI_API rsmi_compute_process_info_by_device_get(uint32_t pid, uint32_t dv_ind, rsmi_process_info_t *proc) {
    ROCM_READ(dv_ind);
    return find((int)(card - sim_state()->cards), pid, proc);
}
#endif

RSMI_API rsmi_compute_process_gpus_get(uint32_t pid, uint32_t *dv_indices, uint32_t *num_devices) {
    ROCM_ENTER();
    ROCM_ARGUMENT(num_devices != NULL);
    uint32_t indices[SIM_CARDS];
    uint32_t count = 0;
    rsmi_process_info_t proc;
    for (int slot = 0; slot < SIM_CARDS; slot++) {
        if (rocm_index_of(slot) != UINT32_MAX && find(slot, pid, &proc) == RSMI_STATUS_SUCCESS) {
            indices[count++] = rocm_index_of(slot);
        }
    }
    ROCM_CHECK(count > 0, RSMI_STATUS_NOT_FOUND);
    rsmi_status_t status = give(count, num_devices, dv_indices != NULL);
    for (uint32_t i = 0; dv_indices != NULL && i < *num_devices; i++) {
        dv_indices[i] = indices[i];
    }
    return status;
}
