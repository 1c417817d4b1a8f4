/*
 * Calls an NVML library's or a Level Zero driver's getters from several threads:  stress LIBRARY nvml|ze SECONDS
 * Counters must never step back and values must stay in range. Prints the number of calls; status 1 on the first fault.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "../abi/levelzero.h"
#include "../abi/nvml.h"
#include "ask.h"

#define THREADS 4

static atomic_ulong calls;
static atomic_int faults;
static time_t finish;
static void *device;
static void *power;
static void *engine;

static void fault(const char *what) {
    atomic_fetch_add(&faults, 1);
    fprintf(stderr, "%s\n", what);
}

static void *nvml(void *unused) {
    (void)unused;
    any_function energy = find("nvmlDeviceGetTotalEnergyConsumption");
    any_function utilization = find("nvmlDeviceGetUtilizationRates");
    any_function temperature = find("nvmlDeviceGetTemperature");
    unsigned long long before = 0;
    while (time(NULL) < finish && atomic_load(&faults) == 0) {
        unsigned long long now = 0;
        nvmlUtilization_t load = {0, 0};
        unsigned int degrees = 0;
        if (energy(device, &now) != NVML_SUCCESS || now < before) {
            fault("energy stepped back");
        }
        before = now;
        if (utilization(device, &load) != NVML_SUCCESS || load.gpu > 100) {
            fault("utilization out of range");
        }
        if (temperature((char *)device + (before % 64 == 0 ? 4096 : 0), 0, &degrees) != (before % 64 == 0 ? 2 : 0)) {
            fault("foreign handle taken");
        }
        atomic_fetch_add(&calls, 3);
    }
    return NULL;
}

static void *ze(void *unused) {
    (void)unused;
    any_function activity = find("zesEngineGetActivity");
    any_function energy = find("zesPowerGetEnergyCounter");
    zes_engine_stats_t before = {0, 0};
    zes_power_energy_counter_t used = {0, 0};
    while (time(NULL) < finish && atomic_load(&faults) == 0) {
        zes_engine_stats_t now = {0, 0};
        zes_power_energy_counter_t counter = {0, 0};
        if (activity(engine, &now) != ZE_RESULT_SUCCESS || now.activeTime < before.activeTime
                || now.timestamp < before.timestamp
                || (before.timestamp != 0 && now.activeTime - before.activeTime > now.timestamp - before.timestamp + 2)) {
            fault("engine was active for longer than time went by, or stepped back");
        }
        before = now;
        if (energy(power, &counter) != ZE_RESULT_SUCCESS || counter.energy < used.energy) {
            fault("energy stepped back");
        }
        used = counter;
        atomic_fetch_add(&calls, 2);
    }
    return NULL;
}

static void open_ze(void) {
    void *driver = NULL;
    uint32_t one = 1;
    find("zesInit")(0u);
    find("zesDriverGet")(&one, &driver);
    find("zesDeviceGet")(driver, &one, &device);
    find("zesDeviceEnumPowerDomains")(device, &one, &power);
    find("zesDeviceEnumEngineGroups")(device, &one, &engine);
}

int main(int count, char **arguments) {
    if (count != 4) {
        return 2;
    }
    open_library(arguments[1]);
    bool is_nvml = strcmp(arguments[2], "nvml") == 0;
    if (is_nvml) {
        find("nvmlInit_v2")();
        find("nvmlDeviceGetHandleByIndex_v2")(0u, &device);
    } else {
        open_ze();
    }
    finish = time(NULL) + atoi(arguments[3]);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        pthread_create(&threads[i], NULL, is_nvml ? nvml : ze, NULL);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    printf("calls %lu\n", atomic_load(&calls));
    return atomic_load(&faults) != 0;
}
