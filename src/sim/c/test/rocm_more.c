/* Asks a ROCm SMI library what a whole bridge reads besides the basics, of its first device:  rocm_more LIBRARY */
#include "../abi/rocm.h"
#include "ask.h"

static void numbers(const char *name) {
    uint64_t value = 0;
    told(name, find(name)(0u, &value));
    number("value", (int64_t)value);
    end();
}

static void texts(const char *name) {
    char value[64] = "";
    told(name, find(name)(0u, value, 64u));
    text("value", value);
    end();
}

static void processes(void) {
    rsmi_process_info_t list[8];
    uint32_t count = 0;
    ASK(rsmi_compute_process_info_get, NULL, &count);
    number("count", count);
    end();
    uint32_t room = 1;
    ASK(rsmi_compute_process_info_get, list, &room);
    number("count", room);
    number("pid", list[0].process_id);
    number("bytes", (int64_t)list[0].vram_usage);
    end();
    uint32_t cards[4];
    uint32_t devices = 4;
    ASK(rsmi_compute_process_gpus_get, list[0].process_id, cards, &devices);
    number("count", devices);
    number("first", cards[0]);
    end();
    ASK(rsmi_compute_process_info_by_device_get, list[0].process_id, 0u, &list[1]);
    number("bytes", (int64_t)list[1].vram_usage);
    end();
    ASK(rsmi_compute_process_info_by_pid_get, 1u, &list[1]);
    end();
}

int main(int count, char **arguments) {
    (void)count;
    open_library(arguments[1]);
    if (find("rsmi_init")((uint64_t)0) != RSMI_STATUS_SUCCESS) {
        return 1;
    }
    processes();
    union {
        rsmi_pcie_bandwidth_t bandwidth;
        unsigned char bytes[2048];
    } room;
    memset(room.bytes, 0xa5, sizeof room.bytes);
    ASK(rsmi_dev_pci_bandwidth_get, 0u, &room.bandwidth);
    number("expected", (int64_t)sizeof room.bandwidth);
    number("after", room.bytes[sizeof room.bandwidth]);
    number("count", room.bandwidth.transfer_rate.num_supported);
    number("rate", (int64_t)room.bandwidth.transfer_rate.frequency[room.bandwidth.transfer_rate.current]);
    number("lanes", room.bandwidth.lanes[room.bandwidth.transfer_rate.current]);
    end();
    uint64_t sent = 0;
    uint64_t received = 0;
    uint64_t packet = 0;
    ASK(rsmi_dev_pci_throughput_get, 0u, &sent, &received, &packet);
    number("received", (int64_t)(received * packet));
    end();
    numbers("rsmi_dev_pci_replay_counter_get");
    ASK(rsmi_dev_volt_metric_get, 0u, RSMI_VOLT_TYPE_VDDGFX, RSMI_VOLT_CURRENT, &sent);
    number("value", (int64_t)sent);
    end();
    numbers("rsmi_dev_memory_busy_percent_get");
    texts("rsmi_dev_vram_vendor_get");
    texts("rsmi_dev_vbios_version_get");
    ASK(rsmi_dev_firmware_version_get, 0u, RSMI_FW_BLOCK_SMC, &sent);
    number("value", (int64_t)sent);
    end();
    ASK(rsmi_dev_firmware_version_get, 0u, 0u, &sent);
    end();
    numbers("rsmi_dev_target_graphics_version_get");
    numbers("rsmi_dev_perf_level_get");
    texts("rsmi_dev_compute_partition_get");
    texts("rsmi_dev_memory_partition_get");
    numbers("rsmi_dev_ecc_enabled_get");
    rsmi_error_count_t errors = {0, 0};
    ASK(rsmi_dev_ecc_count_get, 0u, RSMI_GPU_BLOCK_UMC, &errors);
    number("corrected", (int64_t)errors.correctable_err);
    number("uncorrected", (int64_t)errors.uncorrectable_err);
    end();
    numbers("rsmi_dev_xgmi_hive_id_get");
    numbers("rsmi_dev_xgmi_error_status");
    uint32_t type = 0;
    ASK(rsmi_topo_get_link_type, 0u, 1u, &sent, &type);
    number("hops", (int64_t)sent);
    number("type", type);
    end();
    return 0;
}
