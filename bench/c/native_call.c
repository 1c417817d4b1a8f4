/*
 * The yardstick of NativeCall: the same NVML call from C, through a pointer, as often as it is told.
 */
#include <stdint.h>

int64_t native_calls(int (*function)(void *device, int sensor, unsigned *celsius), void *device, int64_t times)
{
    unsigned celsius = 0;
    int64_t sum = 0;

    for (int64_t i = 0; i < times; i++) {
        sum += function(device, 0, &celsius);
        sum += celsius;
    }
    return sum;
}
