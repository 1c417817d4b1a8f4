/* Asks an NVML library what a whole bridge reads besides the basics, of its first device:  nvml_more LIBRARY */
#include "../abi/nvml.h"
#include "../abi/nvml_recent.h"
#include "ask.h"

#define NVML_VERSIONED(type, version) ((unsigned int)(sizeof(type) | (version) << 24))

static void numbers(const char *name, nvmlDevice_t device) {
    unsigned int value = 0;
    told(name, find(name)(device, &value));
    number("value", value);
    end();
}

static void pairs(const char *name, nvmlDevice_t device) {
    unsigned int first = 0;
    unsigned int second = 0;
    told(name, find(name)(device, &first, &second));
    number("first", first);
    number("second", second);
    end();
}

static void texts(const char *name, nvmlDevice_t device) {
    char value[96] = "";
    told(name, find(name)(device, value, 96u));
    text("value", value);
    end();
}

/* 16 or 24 bytes a process, by the function's version. */
static void processes(const char *name, nvmlDevice_t device, size_t size) {
    unsigned int count = 0;
    told(name, find(name)(device, &count, NULL));
    number("count", count);
    end();
    if (count > 0 && count <= 8) {
        unsigned char list[8 * sizeof(nvmlProcessInfo_v2_t)];
        memset(list, 0xa5, sizeof list);
        told(name, find(name)(device, &count, list));
        const nvmlProcessInfo_v1_t *last = (const void *)(list + (count - 1) * size);
        number("count", count);
        number("lastPid", last->pid);
        number("lastBytes", (int64_t)last->usedGpuMemory);
        number("after", list[count * size]);
        end();
    }
}

static void utilization(nvmlDevice_t device) {
    nvmlProcessUtilizationSample_t samples[8];
    unsigned int count = 8;
    ASK(nvmlDeviceGetProcessUtilization, device, NULL, &count, 0ull);
    number("count", count);
    end();
    count = 8;
    int status = ASK(nvmlDeviceGetProcessUtilization, device, samples, &count, 0ull);
    if (status == NVML_SUCCESS) {
        number("count", count);
        number("pid", samples[0].pid);
        number("sm", samples[0].smUtil);
    }
    end();
    ASK(nvmlDeviceGetProcessUtilization, device, samples, &count, ~0ull);
    end();
}

static void errors(nvmlDevice_t device) {
    unsigned long long count = 0;
    pairs("nvmlDeviceGetEccMode", device);
    ASK(nvmlDeviceGetTotalEccErrors, device, NVML_MEMORY_ERROR_TYPE_CORRECTED, NVML_VOLATILE_ECC, &count);
    number("value", (int64_t)count);
    end();
    ASK(nvmlDeviceGetMemoryErrorCounter, device, NVML_MEMORY_ERROR_TYPE_UNCORRECTED, NVML_AGGREGATE_ECC,
        NVML_MEMORY_LOCATION_DEVICE_MEMORY, &count);
    number("value", (int64_t)count);
    end();
}

static void limits(nvmlDevice_t device) {
    unsigned int value = 0;
    for (unsigned int type = NVML_TEMPERATURE_THRESHOLD_SHUTDOWN; type <= NVML_TEMPERATURE_THRESHOLD_ACOUSTIC_MAX + 1;
            type++) {
        ASK(nvmlDeviceGetTemperatureThreshold, device, type, &value);
        number("type", type);
        number("value", value);
        end();
    }
    unsigned int count = 0;
    ASK(nvmlDeviceGetSupportedMemoryClocks, device, &count, NULL);
    number("count", count);
    end();
    unsigned int clocks[512] = {0};
    count = 512;
    ASK(nvmlDeviceGetSupportedMemoryClocks, device, &count, clocks);
    number("count", count);
    number("first", clocks[0]);
    end();
    unsigned int memory = clocks[0];
    count = 512;
    ASK(nvmlDeviceGetSupportedGraphicsClocks, device, memory, &count, clocks);
    number("count", count);
    number("first", clocks[0]);
    number("last", clocks[count - 1]);
    end();
    ASK(nvmlDeviceGetSupportedGraphicsClocks, device, 1u, &count, clocks);
    end();
    nvmlViolationTime_t violation = {0, 0};
    ASK(nvmlDeviceGetViolationStatus, device, NVML_PERF_POLICY_THERMAL, &violation);
    number("value", (int64_t)violation.violationTime);
    end();
}

static void links(nvmlDevice_t device) {
    unsigned int active = 9;
    nvmlPciInfo_t pci;
    memset(&pci, 0, sizeof pci);
    for (unsigned int link = 0; link < 19; link += 9) {
        ASK(nvmlDeviceGetNvLinkState, device, link, &active);
        number("link", link);
        number("active", active);
        end();
    }
    ASK(nvmlDeviceGetNvLinkRemotePciInfo_v2, device, 0u, &pci);
    text("busId", pci.busId);
    end();
}

static void performance(nvmlDevice_t device) {
    nvmlGpmSupport_t support = {NVML_GPM_SUPPORT_VERSION, 9};
    int status = ASK(nvmlGpmQueryDeviceSupport, device, &support);
    number("value", support.isSupportedDevice);
    end();
    if (status != NVML_SUCCESS || support.isSupportedDevice != 1) {
        return;
    }
    struct {
        nvmlGpmMetricsGet_t get;
        nvmlGpmMetric_t metrics[3];
    } room;
    memset(&room, 0, sizeof room);
    ASK(nvmlGpmSampleAlloc, &room.get.sample1);
    end();
    ASK(nvmlGpmSampleAlloc, &room.get.sample2);
    end();
    ASK(nvmlGpmSampleGet, device, room.get.sample1);
    end();
    room.get.version = NVML_GPM_METRICS_GET_VERSION;
    room.get.numMetrics = 3;
    room.metrics[0].metricId = NVML_GPM_METRIC_ANY_TENSOR_UTIL;
    room.metrics[1].metricId = NVML_GPM_METRIC_HMMA_TENSOR_UTIL;
    room.metrics[2].metricId = 30;
    ASK(nvmlGpmMetricsGet, &room.get);
    text("how", "one sample");
    end();
    nanosleep(&(struct timespec){0, 120000000}, NULL);
    ASK(nvmlGpmSampleGet, device, room.get.sample2);
    end();
    ASK(nvmlGpmMetricsGet, &room.get);
    real("tensor", room.metrics[0].value);
    real("half", room.metrics[1].value);
    number("unknown", room.metrics[2].nvmlReturn);
    end();
    ASK(nvmlGpmSampleFree, room.get.sample1);
    end();
    ASK(nvmlGpmSampleFree, room.get.sample1);
    text("how", "again");
    end();
    ASK(nvmlGpmSampleGet, device, (void *)0xdeadbeef);
    text("how", "foreign sample");
    end();
}

static void recent(nvmlDevice_t device) {
    nvmlTemperature_v1_t temperature = {NVML_VERSIONED(nvmlTemperature_v1_t, 1u), NVML_TEMPERATURE_GPU, -1};
    ASK(nvmlDeviceGetTemperatureV, device, &temperature);
    number("value", temperature.temperature);
    end();
    nvmlClockOffset_v1_t offset = {NVML_VERSIONED(nvmlClockOffset_v1_t, 1u), NVML_CLOCK_GRAPHICS, NVML_PSTATE_0, 0, 0, 0};
    ASK(nvmlDeviceGetClockOffsets, device, &offset);
    number("value", offset.clockOffsetMHz);
    number("low", offset.minClockOffsetMHz);
    end();
}

int main(int count, char **arguments) {
    (void)count;
    open_library(arguments[1]);
    nvmlDevice_t device = NULL;
    if (find("nvmlInit_v2")() != NVML_SUCCESS || find("nvmlDeviceGetHandleByIndex_v2")(0u, &device) != NVML_SUCCESS) {
        return 1;
    }
    processes("nvmlDeviceGetGraphicsRunningProcesses", device, sizeof(nvmlProcessInfo_v1_t));
    processes("nvmlDeviceGetGraphicsRunningProcesses_v2", device, sizeof(nvmlProcessInfo_v2_t));
    processes("nvmlDeviceGetGraphicsRunningProcesses_v3", device, sizeof(nvmlProcessInfo_v2_t));
    processes("nvmlDeviceGetComputeRunningProcesses_v3", device, sizeof(nvmlProcessInfo_v2_t));
    utilization(device);
    pairs("nvmlDeviceGetEncoderUtilization", device);
    pairs("nvmlDeviceGetDecoderUtilization", device);
    unsigned int fps = 0;
    unsigned int latency = 0;
    unsigned int sessions = 0;
    ASK(nvmlDeviceGetEncoderStats, device, &sessions, &fps, &latency);
    number("sessions", sessions);
    number("fps", fps);
    end();
    numbers("nvmlDeviceGetNumFans", device);
    ASK(nvmlDeviceGetFanSpeed_v2, device, 1u, &fps);
    number("value", fps);
    end();
    ASK(nvmlDeviceGetFanSpeed_v2, device, 2u, &fps);
    text("how", "no such fan");
    end();
    numbers("nvmlDeviceGetCurrPcieLinkGeneration", device);
    numbers("nvmlDeviceGetCurrPcieLinkWidth", device);
    numbers("nvmlDeviceGetMaxPcieLinkGeneration", device);
    numbers("nvmlDeviceGetMaxPcieLinkWidth", device);
    numbers("nvmlDeviceGetPcieReplayCounter", device);
    ASK(nvmlDeviceGetPcieThroughput, device, NVML_PCIE_UTIL_RX_BYTES, &fps);
    number("value", fps);
    end();
    errors(device);
    limits(device);
    numbers("nvmlDeviceGetPerformanceState", device);
    numbers("nvmlDeviceGetComputeMode", device);
    numbers("nvmlDeviceGetPersistenceMode", device);
    numbers("nvmlDeviceGetVirtualizationMode", device);
    pairs("nvmlDeviceGetMigMode", device);
    numbers("nvmlDeviceIsMigDeviceHandle", device);
    numbers("nvmlDeviceGetMaxMigDeviceCount", device);
    links(device);
    texts("nvmlDeviceGetVbiosVersion", device);
    texts("nvmlDeviceGetGspFirmwareVersion", device);
    numbers("nvmlDeviceGetArchitecture", device);
    pairs("nvmlDeviceGetCudaComputeCapability", device);
    int cuda = 0;
    ASK(nvmlSystemGetCudaDriverVersion_v2, &cuda);
    number("value", cuda);
    end();
    numbers("nvmlDeviceGetMinorNumber", device);
    numbers("nvmlDeviceGetNumGpuCores", device);
    nvmlBAR1Memory_t window = {0, 0, 0};
    ASK(nvmlDeviceGetBAR1MemoryInfo, device, &window);
    number("total", (int64_t)window.bar1Total);
    end();
    performance(device);
    recent(device);
    return 0;
}
