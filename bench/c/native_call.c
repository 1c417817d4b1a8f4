/*
 * The yardstick of NativeCallBench: the same NVML call from C, through a pointer found by dlsym.
 *
 * usage: native_call LIBRARY [CALLS]; prints nanoseconds a call, the least of several rounds.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 7 };

static int64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

int main(int argc, char **argv)
{
    const long calls = argc > 2 ? atol(argv[2]) : 2000000;
    void *library = argc > 1 ? dlopen(argv[1], RTLD_NOW) : NULL;
    if (library == NULL || calls < 1) {
        fprintf(stderr, "native_call: %s\n", argc > 1 ? dlerror() : "say which library");
        return 2;
    }
    int (*init)(void) = (int (*)(void))dlsym(library, "nvmlInit_v2");
    int (*handle_of)(unsigned, void **) = (int (*)(unsigned, void **))dlsym(library, "nvmlDeviceGetHandleByIndex_v2");
    int (*temperature)(void *, int, unsigned *) =
        (int (*)(void *, int, unsigned *))dlsym(library, "nvmlDeviceGetTemperature");
    void *device;
    unsigned celsius = 0;
    if (init == NULL || handle_of == NULL || temperature == NULL || init() != 0 || handle_of(0, &device) != 0) {
        fprintf(stderr, "native_call: %s shows no GPU\n", argv[1]);
        return 1;
    }
    double least = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        const int64_t start = now();
        for (long i = 0; i < calls; i++) {
            temperature(device, 0, &celsius);
        }
        const double each = (double)(now() - start) / (double)calls;
        least = each < least ? each : least;
    }
    printf("%.2f\n", least);
    return celsius == 0;
}
