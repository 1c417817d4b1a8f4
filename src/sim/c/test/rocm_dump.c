/* Asks a ROCm SMI library everything about its first device:  rocm_dump LIBRARY [power-cap MICROWATTS] */
#include "../abi/rocm.h"
#include "ask.h"

/* A library of another layout than this program's would write past the struct: room for that, and a look at how far. */
#define ROOM 4096

static size_t written(const unsigned char *bytes) {
    size_t length = ROOM;
    while (length > 0 && bytes[length - 1] == 0xa5) {
        length--;
    }
    return length;
}

static void numbers(const char *name) {
    uint64_t value = 0;
    told(name, find(name)(0u, &value));
    number("value", (int64_t)value);
    end();
}

static void sensor_numbers(const char *name) {
    for (uint32_t sensor = 0; sensor < 2; sensor++) {
        uint64_t value = 0;
        told(name, find(name)(0u, sensor, &value));
        number("sensor", sensor);
        number("value", (int64_t)value);
        end();
    }
}

static void texts(const char *name) {
    char value[128] = "";
    told(name, find(name)(0u, value, (size_t)sizeof value));
    text("value", value);
    end();
}

static void temperatures(void) {
    for (uint32_t type = RSMI_TEMP_TYPE_EDGE; type <= RSMI_TEMP_TYPE_MEMORY + 1; type++) {
        int64_t value = 0;
        ASK(rsmi_dev_temp_metric_get, 0u, type, RSMI_TEMP_CURRENT, &value);
        number("type", type);
        number("value", value);
        end();
        ASK(rsmi_dev_temp_metric_get, 0u, type, RSMI_TEMP_CRITICAL, &value);
        number("critical", value);
        end();
    }
}

static void clocks(void) {
    for (uint32_t type = RSMI_CLK_TYPE_SYS; type <= RSMI_CLK_TYPE_PCIE; type++) {
        union {
            rsmi_frequencies_t clocks;
            unsigned char bytes[ROOM];
        } room;
        memset(room.bytes, 0xa5, sizeof room.bytes);
        int status = ASK(rsmi_dev_gpu_clk_freq_get, 0u, type, &room.clocks);
        number("type", type);
        if (status == RSMI_STATUS_SUCCESS) {
            number("bytes", (int64_t)written(room.bytes));
            number("expected", (int64_t)sizeof room.clocks);
            number("count", room.clocks.num_supported);
            number("current", room.clocks.current);
            number("last", (int64_t)room.clocks.frequency[room.clocks.num_supported - 1]);
        }
        end();
    }
}

static void metrics(void) {
    union {
        rsmi_gpu_metrics_t metrics;
        unsigned char bytes[ROOM];
    } room;
    memset(room.bytes, 0xa5, sizeof room.bytes);
    ASK(rsmi_dev_gpu_metrics_info_get, 0u, &room.metrics);
    number("bytes", (int64_t)written(room.bytes));
    number("expected", (int64_t)sizeof room.metrics);
    number("edge", room.metrics.temperature_edge);
    number("hotspot", room.metrics.temperature_hotspot);
    number("busy", room.metrics.average_gfx_activity);
    number("watts", room.metrics.average_socket_power);
    number("gfxclk", room.metrics.current_gfxclk);
    number("uclk", room.metrics.current_uclk);
    number("fan", room.metrics.current_fan_speed);
    number("throttle", room.metrics.throttle_status);
#if SIM_ROCM_LAYOUT >= 60
    number("independent", (int64_t)room.metrics.indep_throttle_status);
    number("wattsNow", room.metrics.current_socket_power);
    number("millivolts", room.metrics.voltage_gfx);
#endif
    end();
}

static void memory(void) {
    for (uint32_t type = RSMI_MEM_TYPE_VRAM; type <= RSMI_MEM_TYPE_GTT + 1; type++) {
        uint64_t value = 0;
        ASK(rsmi_dev_memory_total_get, 0u, type, &value);
        number("type", type);
        number("value", (int64_t)value);
        end();
        ASK(rsmi_dev_memory_usage_get, 0u, type, &value);
        number("type", type);
        number("value", (int64_t)value);
        end();
    }
}

static void power(void) {
    uint64_t first = 0;
    uint64_t second = 0;
    float resolution = 0;
    uint32_t type = 9;
    sensor_numbers("rsmi_dev_power_ave_get");
    ASK(rsmi_dev_power_get, 0u, &first, &type);
    number("value", (int64_t)first);
    number("type", type);
    end();
    sensor_numbers("rsmi_dev_power_cap_get");
    numbers("rsmi_dev_power_cap_default_get");
    ASK(rsmi_dev_power_cap_range_get, 0u, 0u, &first, &second);
    number("high", (int64_t)first);
    number("low", (int64_t)second);
    end();
    ASK(rsmi_dev_energy_count_get, 0u, &first, &resolution, &second);
    number("value", (int64_t)first);
    real("resolution", resolution);
    number("timestamp", (int64_t)second);
    end();
}

static void everything(void) {
    rsmi_version_t version = {0, 0, 0, ""};
    ASK(rsmi_version_get, &version);
    number("major", version.major);
    text("build", version.build);
    end();
    char driver[64] = "";
    ASK(rsmi_version_str_get, RSMI_SW_COMP_DRIVER, driver, 64u);
    text("value", driver);
    end();
    numbers("rsmi_dev_pci_id_get");
    numbers("rsmi_dev_id_get");
    numbers("rsmi_dev_unique_id_get");
    texts("rsmi_dev_name_get");
    texts("rsmi_dev_brand_get");
    texts("rsmi_dev_vendor_name_get");
    numbers("rsmi_dev_busy_percent_get");
    uint16_t activity[3] = {0, 0, 0};
    ASK(rsmi_dev_activity_metric_get, 0u, 3u, activity);
    number("gfx", activity[0]);
    number("umc", activity[1]);
    end();
    temperatures();
    clocks();
    metrics();
    memory();
    power();
    sensor_numbers("rsmi_dev_fan_speed_get");
    sensor_numbers("rsmi_dev_fan_speed_max_get");
    sensor_numbers("rsmi_dev_fan_rpms_get");
    ASK(rsmi_dev_busy_percent_get, 99u, NULL);
    text("how", "no such device");
    end();
    ASK(rsmi_dev_busy_percent_get, 0u, NULL);
    text("how", "null result");
    end();
}

int main(int count, char **arguments) {
    open_library(arguments[1]);
    uint32_t devices = 0;
    ASK(nvbind_simulated);
    end();
    int status = ASK(rsmi_init, (uint64_t)0);
    end();
    ASK(rsmi_num_monitor_devices, &devices);
    number("value", devices);
    end();
    if (count == 4 && strcmp(arguments[2], "power-cap") == 0) {
        ASK(rsmi_dev_power_cap_set, 0u, 0u, (uint64_t)strtoull(arguments[3], NULL, 10));
        end();
    } else if (status == RSMI_STATUS_SUCCESS) {
        everything();
    }
    ASK(rsmi_shut_down);
    end();
    return 0;
}
